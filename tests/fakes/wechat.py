"""A fake WeChat with one phone per openid: it signs, seals, delivers three times, and limits.

It speaks real HTTP both ways. `second` says how long one of WeChat's seconds takes, so that tests are quick.
Window and quota go by `now`, which tests may move.
"""

import asyncio
import contextlib
import secrets
import socket
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

import httpx
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from contact_center.channels.wechat import xml
from contact_center.channels.wechat.crypto import EnvelopeKey, is_signed, signature

OUT_OF_SERVICE = "该公众号提供的服务出现故障,请稍后再试"
ACCOUNT = "gh_97417a04a28d"
DELIVERIES = 3
GIVES_UP_AFTER = 5.0
WINDOW_SECONDS, WINDOW_MESSAGES = 48 * 3600, 5


@dataclass
class Phone:
    """One customer's phone: what it shows, and what may still be sent to it."""

    shown: list[str] = field(default_factory=list)
    window_ends: float = 0.0
    messages_left: int = 0


@dataclass
class FakeWeChat:
    """The platform. `callback` is the address of the service under test."""

    token: str = "AAAAA"
    appid: str = "wxba5fad812f8e6fb9"
    secret: str = "app-secret"
    key: EnvelopeKey | None = None
    second: float = 1.0
    callback: str = ""
    now: Callable[[], float] = time.time
    phones: defaultdict[str, Phone] = field(default_factory=lambda: defaultdict(Phone))
    errors: list[int] = field(default_factory=list)
    """Codes that the next sends answer with, before anything else is looked at."""
    cut_after_sending: int = 0
    """So many sends are shown, but their answer never arrives."""
    media: dict[str, bytes] = field(default_factory=dict)
    """Pictures that customers sent, by their names."""
    tokens_given: int = 0
    url: str = ""
    _good_token: str = ""

    # What a person does with the phone.

    async def type(self, openid: str, text: str, message_id: str | None = None) -> None:
        """Types a text and waits until WeChat has delivered it or given up."""
        await self.push(openid, {"MsgType": "text", "Content": text}, message_id)

    async def push(self, openid: str, fields: dict[str, str | int], message_id: str | None = None) -> None:
        """Sends any message or event from this phone."""
        phone = self.phones[openid]
        if fields["MsgType"] != "event":
            phone.window_ends, phone.messages_left = self.now() + WINDOW_SECONDS, WINDOW_MESSAGES
            fields = {**fields, "MsgId": message_id or str(secrets.randbits(60))}
        document = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": int(self.now()), **fields}
        for _ in range(DELIVERIES):
            shown = await self.deliver(document)
            if shown is not None:
                phone.shown += [shown] if shown else []
                return
        phone.shown.append(OUT_OF_SERVICE)

    async def deliver(self, document: dict[str, str | int]) -> str | None:
        """One delivery: the text of the passive reply, "" for success, None when it has to be repeated."""
        query, body = self.signed(xml.write(document))
        try:
            seconds = GIVES_UP_AFTER * self.second
            async with httpx.AsyncClient(timeout=seconds, trust_env=False, verify=False) as http:
                answer = await http.post(self.callback, params=query, content=body)
        except httpx.HTTPError:
            return None
        if answer.status_code != 200:
            return None
        return self._read(answer.content)

    def signed(self, body: bytes, timestamp: int | None = None) -> tuple[dict[str, str], bytes]:
        """Query and body of a callback, sealed when the account has a key."""
        stamp, nonce = str(int(self.now()) if timestamp is None else timestamp), secrets.token_hex(5)
        query = {"signature": signature(self.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
        if self.key is None:
            return query, body
        sealed = self.key.seal(body)
        query |= {"encrypt_type": "aes", "msg_signature": signature(self.token, stamp, nonce, sealed)}
        return query, xml.write({"ToUserName": ACCOUNT, "Encrypt": sealed})

    def _read(self, body: bytes) -> str | None:
        if body in (b"", b"success"):
            return ""
        reply = xml.read(body)
        if self.key is not None:
            sealed = reply["Encrypt"]
            if not is_signed(reply["MsgSignature"], self.token, reply["TimeStamp"], reply["Nonce"], sealed):
                return None
            reply = xml.read(self.key.open(sealed))
        return reply["Content"]

    # What the service under test asks the platform for.

    def throw_token_away(self) -> None:
        """The token ends before its time."""
        self._good_token = ""

    def app(self) -> FastAPI:
        """The platform's API."""
        app = FastAPI()

        @app.post("/cgi-bin/stable_token")
        async def stable_token(request: Request) -> dict[str, object]:
            asked = await request.json()
            if (asked["appid"], asked["secret"]) != (self.appid, self.secret):
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            if not self._good_token or asked["force_refresh"]:
                self.tokens_given += 1
                self._good_token = f"token-{self.tokens_given}-" + "x" * 500
            return {"access_token": self._good_token, "expires_in": 7200}

        @app.post("/cgi-bin/message/custom/send")
        async def send(request: Request, access_token: str) -> dict[str, object]:
            asked = await request.json()
            code = self._send(access_token, asked["touser"], asked["text"]["content"])
            if self.cut_after_sending and code == 0:
                self.cut_after_sending -= 1
                await asyncio.sleep(60)
            return {"errcode": code, "errmsg": "ok" if code == 0 else "refused"}

        @app.get("/cgi-bin/media/get")
        async def media(access_token: str, media_id: str) -> Response:
            if access_token != self._good_token or media_id not in self.media:
                return JSONResponse({"errcode": 40007, "errmsg": "invalid media_id"})
            return Response(self.media[media_id], media_type="image/jpeg")

        return app

    def _send(self, token: str, openid: str, text: str) -> int:
        phone = self.phones[openid]
        if self.errors:
            return self.errors.pop(0)
        if token != self._good_token:
            return 40001
        if self.now() >= phone.window_ends:
            return 45015
        if phone.messages_left == 0:
            return 45047
        if len(text.encode()) > 2048:
            return 45002
        phone.messages_left -= 1
        phone.shown.append(text)
        return 0


@contextlib.asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[str]:
    """Serves an app on a free port of this machine; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


@contextlib.contextmanager
def in_background(platform: FakeWeChat) -> Iterator[BlockingPortal]:
    """Runs the platform in a thread of its own, for tests that wait; calls go through the portal."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serve(platform.app())) as platform.url,
    ):
        yield portal
