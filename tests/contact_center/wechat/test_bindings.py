"""A stranger's WeChat becomes a customer's only by a login with a ticket; then it is one conversation."""

from datetime import timedelta

import pytest

from banking.fraud_gate import fraud_rules
from tests.contact_center.wechat.world import LI, world

pytestmark = pytest.mark.anyio


async def test_what_needs_a_login_comes_with_a_link_and_goes_on_after_it(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()

        shown = await here.until_shown(2)
        assert "/h5?wechat_ticket=" in shown[0]
        assert shown[1:] == ["余额 12,000.00 元"]


async def test_a_plain_answer_has_no_link(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")

        assert "wechat_ticket" not in here.shown()[0]


async def test_a_conversation_begun_in_the_widget_goes_on_in_wechat(database_url: str) -> None:
    async with world(database_url) as here:
        web = await here.conversations.for_customer(LI)
        await here.bind()
        await here.platform.type("o-li", "你好")

        contact = here.wechat.delivery._contacts.get("o-li")
        assert contact is not None
        assert contact.conversation_id == web.conversation_id
        assert "您说的是:你好" in await here.said()


async def test_what_is_answered_on_the_web_is_not_pushed_to_wechat(database_url: str) -> None:
    from contact_center.conversations.messages import Incoming

    async with world(database_url) as here:
        await here.bind()
        await here.until_shown(2)
        web = await here.conversations.for_customer(LI)
        await here.conversations.submit(web.conversation_id, Incoming("w-1", text="网页上问的"))

        assert "您说的是:网页上问的" in await here.said()
        assert len(await here.after_a_round()) == 2


async def test_a_ticket_is_good_once(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        again = await here.call("POST", "/api/v1/wechat/bindings", json={"ticket": here.ticket()})

        assert (again.status_code, again.json()["error"]["code"]) == (404, "bad_ticket")


async def test_a_ticket_ends_after_ten_minutes(database_url: str) -> None:
    async with world(database_url) as here:
        here.rasa.script["查余额"] = [{"text": "请先登录"}, {"custom": {"effect": "login_required"}}]
        await here.platform.type("o-li", "查余额")
        here.time.ahead = timedelta(minutes=10)
        late = await here.call("POST", "/api/v1/wechat/bindings", json={"ticket": here.ticket()})

        assert late.status_code == 404


async def test_an_invented_ticket_binds_nothing(database_url: str) -> None:
    async with world(database_url) as here:
        answer = await here.call("POST", "/api/v1/wechat/bindings", json={"ticket": "x" * 32})

        assert answer.status_code == 404


async def test_another_wechat_on_another_day_is_a_new_device(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        here.time.ahead = timedelta(hours=fraud_rules().new_device_hours, minutes=1)
        await here.bind("o-new")
        await here.platform.type("o-new", "转账")

        heard = [turn["metadata"]["new_device"] for turn in here.rasa.turns if turn.get("text") == "转账"]
        assert heard == [True]


async def test_the_first_wechat_is_no_new_device(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        await here.platform.type("o-li", "转账")

        assert here.rasa.turns[-1]["metadata"]["new_device"] is False


async def test_after_unbinding_the_phone_is_a_strangers(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        await here.call("DELETE", "/api/v1/wechat/bindings")
        await here.platform.type("o-li", "还是我")

        assert "您说的是:还是我" not in await here.said()
