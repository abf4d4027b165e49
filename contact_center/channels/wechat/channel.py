"""The WeChat channel as one thing: built once, started and stopped with contact_center."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx

from contact_center.certificates import trusted
from contact_center.channels.wechat.bindings import Bindings
from contact_center.channels.wechat.client import AccessToken, WeChatClient
from contact_center.channels.wechat.delivery import Delivery
from contact_center.channels.wechat.door import Door
from contact_center.channels.wechat.settings import WeChatSettings
from contact_center.clock import Clock
from contact_center.conversations.attachments import Attachments
from contact_center.conversations.conversations import Conversations
from contact_center.database import Database


@dataclass
class WeChat:
    """The door for callbacks, the delivery of answers, and the bindings of openids."""

    settings: WeChatSettings
    clock: Clock
    door: Door
    delivery: Delivery
    bindings: Bindings
    http: httpx.AsyncClient
    _sender: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """Begin to send what is due; without an official account there is nothing to do."""
        if self.settings.is_open:
            self._sender = asyncio.create_task(self.delivery.run(), name="wechat sender")

    async def stop(self) -> None:
        """Stop sending; what waits stays in the database."""
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)
        await self.http.aclose()


def build_wechat(
    settings: WeChatSettings,
    clock: Clock,
    database: Database,
    conversations: Conversations,
    attachments: Attachments,
) -> WeChat:
    """Wire the channel. Must be called in the event loop that will run it."""
    http = httpx.AsyncClient(
        base_url=settings.api_url,
        timeout=httpx.Timeout(settings.api_timeout_seconds),
        limits=httpx.Limits(max_connections=2 * settings.sends_at_once),
        trust_env=False,
        verify=trusted(),
    )
    token = AccessToken(http, settings.appid, settings.secret.get_secret_value(), clock.wall)
    client = WeChatClient(http, token)
    delivery = Delivery(settings, clock, database, conversations, attachments, client)
    bindings = Bindings(database, clock, conversations)
    return WeChat(settings, clock, Door(settings), delivery, bindings, http)
