"""A picture sent in WeChat goes where one from the web goes, once however often it is delivered."""

from __future__ import annotations

import pytest

from tests.contact_center.wechat.world import LI, World, world

pytestmark = pytest.mark.anyio
PICTURE = b"\xff\xd8\xff front"
AWAITING = {"effect": "progress", "journey": "account_opening", "stage": 2, "stages": 5, "days": 7}


async def asked_for_a_picture(here: World) -> None:
    await here.bind()
    here.rasa.script["开户"] = [{"text": "请拍照"}, {"custom": {**AWAITING, "document": "identity_front"}}]
    here.rasa.script["/document"] = [{"text": "收到了。"}]
    await here.platform.type("o-li", "开户")


async def test_it_is_handed_to_the_bank_and_answered(database_url: str) -> None:
    async with world(database_url) as here:
        await asked_for_a_picture(here)
        here.platform.media["media-1"] = PICTURE

        await here.platform.push("o-li", {"MsgType": "image", "MediaId": "media-1"}, "77")

        assert (await here.until_shown(4))[-1] == "收到了。"
        assert list(here.bank.documents.values()) == [PICTURE]
        assert here.rasa.said()[-1] == '/document{"document": "dc_1"}'


async def test_delivered_again_it_is_kept_once(database_url: str) -> None:
    async with world(database_url) as here:
        await asked_for_a_picture(here)
        here.platform.media["media-1"] = PICTURE
        for _ in range(2):
            await here.platform.push("o-li", {"MsgType": "image", "MediaId": "media-1"}, "77")
            await here.until_shown(4)

        pictures = [one for one in here.rasa.said() if one.startswith("/document")]
        assert (len(here.bank.documents), len(pictures), list(here.folder.glob("*"))) == (1, 1, [])


async def test_one_that_wechat_no_longer_has_is_asked_for_again(database_url: str) -> None:
    async with world(database_url) as here:
        await asked_for_a_picture(here)

        await here.platform.push("o-li", {"MsgType": "image", "MediaId": "gone"})

        assert "再发一次" in (await here.until_shown(4))[-1]
        assert here.bank.documents == {}


async def test_one_that_nobody_waits_for_is_kept_for_a_person(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        here.platform.media["media-1"] = PICTURE

        await here.platform.push("o-li", {"MsgType": "image", "MediaId": "media-1"})

        assert "图片收到了" in (await here.until_shown(3))[-1]
        conversation = await here.conversations.for_customer(LI)
        messages = await here.conversations.messages(conversation.conversation_id)
        kinds = [each["kind"] for one in messages if one.author == "customer" for each in one.attachments]
        assert kinds == ["picture"]
