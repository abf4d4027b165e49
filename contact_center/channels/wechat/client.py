"""WeChat's API as we use it: one access token for all, and customer-service messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import httpx

logger = logging.getLogger(__name__)

_TOKEN_ERRORS = frozenset({40001, 40014, 42001})
_LATER_ERRORS = frozenset({-1, 45009})
_WINDOW_CLOSED = 45015
_COUNT_USED_UP = 45047
_RENEW_BEFORE_END = timedelta(minutes=5)
_BETWEEN_FORCED_RENEWALS = timedelta(seconds=30)


class WeChatUnavailableError(Exception):
    """WeChat could not be reached, or gave no token; nothing was sent."""


class Sent(StrEnum):
    """What became of one send."""

    DONE = "done"
    LATER = "later"
    """Nothing was sent; try again."""
    UNSURE = "unsure"
    """The line broke after the message had left: it may have arrived."""
    WINDOW_CLOSED = "window_closed"
    COUNT_USED_UP = "count_used_up"
    REFUSED = "refused"


class AccessToken:
    """The account's token, held in one place and renewed before its end.

    ``stable_token`` gives every process the same token, so that replicas do not throw out one another's.
    """

    def __init__(
        self, http: httpx.AsyncClient, appid: str, secret: str, wall: Callable[[], datetime]
    ) -> None:
        self._http = http
        self._appid = appid
        self._secret = secret
        self._wall = wall
        self._token: str | None = None
        self._good_until = wall()
        self._forced_at = wall() - _BETWEEN_FORCED_RENEWALS
        self._lock = asyncio.Lock()

    async def get(self, refused: str | None = None) -> str:
        """A token that should be good. ``refused`` is one that WeChat just turned down.

        Raises WeChatUnavailableError.
        """
        async with self._lock:
            if self._token is None or self._token == refused or self._wall() >= self._good_until:
                await self._fetch(force=False)
            if self._token == refused and self._wall() - self._forced_at >= _BETWEEN_FORCED_RENEWALS:
                self._forced_at = self._wall()
                await self._fetch(force=True)
            if self._token is None or self._token == refused:
                raise WeChatUnavailableError("no new access token yet")
            return self._token

    async def _fetch(self, force: bool) -> None:
        asked = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": force,
        }
        try:
            answer = _answer(await self._http.post("/cgi-bin/stable_token", json=asked))
        except httpx.HTTPError as error:
            raise WeChatUnavailableError(type(error).__name__) from error
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int):
            raise WeChatUnavailableError(f"stable_token: errcode {answer.get('errcode')}")
        self._token = token
        self._good_until = self._wall() + max(
            timedelta(seconds=seconds) - _RENEW_BEFORE_END, timedelta(seconds=1)
        )


class WeChatClient:
    """Sends customer-service messages. ``http`` carries WeChat's address and the timeouts."""

    def __init__(self, http: httpx.AsyncClient, token: AccessToken) -> None:
        self._http = http
        self._token = token

    async def send_text(self, openid: str, text: str) -> tuple[Sent, str]:
        """Sends one text. Returns what became of it, and WeChat's error for the record; never raises."""
        try:
            token = await self._token.get()
            answer = await self._post(token, openid, text)
            if answer.get("errcode") in _TOKEN_ERRORS:
                answer = await self._post(await self._token.get(refused=token), openid, text)
        except (WeChatUnavailableError, httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Sent.LATER, type(error).__name__
        except httpx.HTTPError as error:
            return Sent.UNSURE, type(error).__name__
        return _judged(answer)

    async def picture(self, media: str) -> bytes:
        """A picture that a customer sent. Raises WeChatUnavailableError, also when WeChat does not have it any more."""
        try:
            token = await self._token.get()
            response = await self._http.get(
                "/cgi-bin/media/get", params={"access_token": token, "media_id": media}
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise WeChatUnavailableError(type(error).__name__) from error
        if not response.headers.get("content-type", "").startswith("image/"):
            # A refusal comes with status 200, as JSON.
            raise WeChatUnavailableError(f"errcode {_answer(response).get('errcode')}")
        return response.content

    async def _post(self, token: str, openid: str, text: str) -> dict[str, Any]:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        response = await self._http.post(
            "/cgi-bin/message/custom/send", params={"access_token": token}, json=body
        )
        return _answer(response)


def _answer(response: httpx.Response) -> dict[str, Any]:
    """The JSON object WeChat answered. Raises httpx.HTTPError for anything else."""
    response.raise_for_status()
    try:
        answer = response.json()
    except ValueError as error:
        raise httpx.DecodingError("no JSON", request=response.request) from error
    if not isinstance(answer, dict):
        raise httpx.DecodingError("no JSON object", request=response.request)
    return answer


def _judged(answer: dict[str, Any]) -> tuple[Sent, str]:
    code = answer.get("errcode", 0)
    problem = f"errcode {code}"
    if code == 0:
        return Sent.DONE, ""
    if code in _LATER_ERRORS or code in _TOKEN_ERRORS:
        return Sent.LATER, problem
    if code == _WINDOW_CLOSED:
        return Sent.WINDOW_CLOSED, problem
    if code == _COUNT_USED_UP:
        return Sent.COUNT_USED_UP, problem
    return Sent.REFUSED, problem
