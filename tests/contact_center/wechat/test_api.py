"""The callback's door: who is let in, and what the rest is told."""

import pytest

from contact_center.channels.wechat.crypto import EnvelopeKey
from contact_center.channels.wechat.xml import write
from tests.contact_center.wechat.world import world

pytestmark = pytest.mark.anyio
HELLO = {
    "ToUserName": "gh_1",
    "FromUserName": "o-li",
    "CreateTime": 1,
    "MsgType": "text",
    "Content": "好",
    "MsgId": "9",
}


async def test_the_address_check_is_answered_with_its_echo(database_url: str) -> None:
    async with world(database_url) as here:
        query, _ = here.platform.signed(b"")
        answer = await here.call("GET", "/channels/wechat", params=query | {"echostr": "4375120948345356249"})

        assert (answer.status_code, answer.text) == (200, "4375120948345356249")


async def test_a_wrong_signature_is_refused_and_nothing_is_handled(database_url: str) -> None:
    async with world(database_url) as here:
        query, body = here.platform.signed(write(HELLO))
        answer = await here.call(
            "POST", "/channels/wechat", params=query | {"signature": "0" * 40}, content=body
        )

        assert (answer.status_code, here.rasa.said()) == (403, [])


async def test_an_old_callback_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        query, body = here.platform.signed(write(HELLO), timestamp=int(here.platform.now()) - 301)

        assert (await here.call("POST", "/channels/wechat", params=query, content=body)).status_code == 403


async def test_a_borrowed_signature_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        query, body = here.platform.signed(write(HELLO))
        await here.call("POST", "/channels/wechat", params=query, content=body)
        forged = write(HELLO | {"MsgId": "10", "Content": "转账"})

        assert (await here.call("POST", "/channels/wechat", params=query, content=forged)).status_code == 403


async def test_safe_mode_takes_nothing_plain(database_url: str) -> None:
    async with world(database_url, mode="safe", encoding_aes_key="A" * 43) as here:
        query, body = here.platform.signed(write(HELLO))

        assert (await here.call("POST", "/channels/wechat", params=query, content=body)).status_code == 403


async def test_an_envelope_for_another_account_is_refused(database_url: str) -> None:
    async with world(database_url, mode="safe", encoding_aes_key="A" * 43) as here:
        here.platform.key = EnvelopeKey("A" * 43, "wx0000000000000000")
        query, body = here.platform.signed(write(HELLO))

        assert (await here.call("POST", "/channels/wechat", params=query, content=body)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b'{"MsgId": 1}', b"<xml></xml>", b'<!DOCTYPE x [<!ENTITY e "e">]><xml><Content>&e;</Content></xml>'],
)
async def test_what_is_no_callback_is_refused(database_url: str, body: bytes) -> None:
    async with world(database_url) as here:
        query, _ = here.platform.signed(body)

        assert (await here.call("POST", "/channels/wechat", params=query, content=body)).status_code == 403


async def test_an_oversized_body_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        query, _ = here.platform.signed(b"")

        assert (
            await here.call("POST", "/channels/wechat", params=query, content=b"x" * 40_000)
        ).status_code == 413


async def test_without_an_account_there_is_no_door(database_url: str) -> None:
    async with world(database_url, token="", appid="", secret="") as here:
        assert (await here.call("GET", "/channels/wechat")).status_code == 404
