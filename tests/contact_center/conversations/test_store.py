"""What is kept of a message, and which buttons may be pressed."""

import pytest

from tests.contact_center.world import CONFIRM, World

pytestmark = pytest.mark.anyio

AFFIRM = '/affirm{"draft": "d_1"}'


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("我的卡号是6222021234567890123", "6222021234567890123"),
        ("身份证11010519900307123X", "11010519900307123X"),
        ("手机13812345678", "13812345678"),
        ("密码是abc12345", "abc12345"),
    ],
)
async def test_a_secret_is_masked_before_it_is_stored_or_understood(
    here: World, text: str, secret: str
) -> None:
    visitor = await here.visitor()

    await visitor.say(text)

    assert secret not in here.stored()
    assert secret not in str(here.rasa.bodies)


async def test_what_a_database_would_refuse_is_left_out(here: World) -> None:
    visitor = await here.visitor()

    response = await visitor.post(text="你\x00好")
    half = await here.http.post(
        f"{visitor.path}/messages",
        content=b'{"client_message_id": "half", "text": "a\\ud800b"}',
        headers={**visitor.headers, "Content-Type": "application/json"},
    )

    assert response.status_code == 200
    assert half.status_code in (200, 422)
    assert (await visitor.texts())[0] == "你好"


async def test_a_button_shows_id_and_title_and_sends_its_payload(here: World) -> None:
    here.rasa.script["转账"] = CONFIRM
    visitor = await here.visitor()
    [reply] = (await visitor.say("转账"))["replies"]

    assert [set(button) for button in reply["buttons"]] == [{"id", "title"}, {"id", "title"}]
    await visitor.press(reply["buttons"][0])

    assert here.rasa.words[-1] == AFFIRM
    assert "affirm" not in str([message["text"] for message in (await visitor.history())[:3]])
    assert (await visitor.history())[2]["text"] == "确认"


async def test_a_typed_title_of_the_last_buttons_is_a_tap(here: World) -> None:
    here.rasa.script["转账"] = CONFIRM
    visitor = await here.visitor()
    await visitor.say("转账")

    await visitor.say("确认")

    assert here.rasa.words[-1] == AFFIRM


@pytest.mark.parametrize("words", ["确认吧", "我确认"])
async def test_other_words_are_no_tap(here: World, words: str) -> None:
    here.rasa.script["转账"] = CONFIRM
    visitor = await here.visitor()
    await visitor.say("转账")

    await visitor.say(words)

    assert here.rasa.words[-1] == words


async def test_the_title_of_older_buttons_is_only_words(here: World) -> None:
    here.rasa.script["转账"] = CONFIRM
    visitor = await here.visitor()
    await visitor.say("转账")
    await visitor.say("等一下")

    await visitor.say("确认")

    assert here.rasa.words[-1] == "确认"


async def test_a_button_of_an_older_message_still_sends_its_own_payload(here: World) -> None:
    here.rasa.script["转账"] = CONFIRM
    visitor = await here.visitor()
    [reply] = (await visitor.say("转账"))["replies"]
    await visitor.say("等一下")

    await visitor.press(reply["buttons"][1])

    assert here.rasa.words[-1] == '/deny{"draft": "d_1"}'


async def test_somebody_elses_button_is_refused(here: World) -> None:
    here.rasa.script["转账"] = CONFIRM
    one, other = await here.visitor(), await here.visitor()
    [reply] = (await one.say("转账"))["replies"]

    response = await other.post(button_id=reply["buttons"][0]["id"])

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_button"
    assert AFFIRM not in here.rasa.words


@pytest.mark.parametrize("button", ["nonsense", "m_1-0", "-", "m_1-99999999999999999999", "m_1--1"])
async def test_a_button_that_never_was_is_refused(here: World, button: str) -> None:
    visitor = await here.visitor()

    assert (await visitor.post(button_id=button)).status_code == 404


async def test_a_card_belongs_to_the_reply_before_it(here: World) -> None:
    card = {"type": "balance", "available": 123}
    here.rasa.script["余额"] = [{"text": "您的余额"}, {"custom": {"effect": "card", "card": card}}]
    customer = await here.customer()

    [reply] = (await customer.say("余额"))["replies"]

    assert reply["attachments"] == [{"kind": "card", "card": card}]
