"""What a callback of WeChat says, read from its fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_LONGEST_NAME = 64
_LONGEST_MEDIA_NAME = 200


class BadCallbackError(ValueError):
    """A field that every callback has is missing; the text names it."""


@dataclass(frozen=True)
class Inbound:
    """One callback. ``key`` is the same for every delivery of it; ``event`` is set for events only."""

    key: str
    openid: str
    account: str
    kind: str
    text: str
    event: str | None
    media: str = ""
    """Under which name WeChat keeps a picture, for three days."""


def read(fields: Mapping[str, str]) -> Inbound:
    """The callback in these fields. Raises BadCallbackError.

    Messages are named by MsgId, events by sender and time.
    """
    openid, account, kind = (
        _needed(fields, "FromUserName"),
        _needed(fields, "ToUserName"),
        _needed(fields, "MsgType"),
    )
    if kind == "event":
        event = _needed(fields, "Event")
        return Inbound(
            f"wechat:{openid}:{_needed(fields, 'CreateTime')}:{event}", openid, account, kind, "", event
        )
    key = f"wechat:{_needed(fields, 'MsgId')}"
    media = fields.get("MediaId", "") if kind == "image" else ""
    return Inbound(key, openid, account, kind, fields.get("Content", ""), None, media[:_LONGEST_MEDIA_NAME])


def _needed(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value or len(value) > _LONGEST_NAME:
        raise BadCallbackError(f"{name} is missing or longer than {_LONGEST_NAME} characters")
    return value
