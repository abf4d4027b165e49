"""Which texts are a one-time password, and what becomes of it."""

from pathlib import Path

import pytest

from contact_center.conversations.codes import find_code
from tests.contact_center.fakes import CODE
from tests.contact_center.world import EXPECT_CODE, HANDOFF, World, outside, running


@pytest.mark.parametrize(
    "text",
    ["482913", " 482913 ", "482 913", "4 8 2 9 1 3", "482-913", "４８２９１３", "验证码是482913", "验证码:482913。",
     "我收到的验证码是 482913", "四八二九一三", "482913是验证码"],
)  # fmt: skip
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    assert find_code(text) == CODE


@pytest.mark.parametrize(
    "text", ["48291", "4829131", "转482913元", "改成200000元", "不对,是五千", "", "余额"]
)
def test_other_texts_are_no_code(text: str) -> None:
    assert find_code(text) is None


@pytest.mark.anyio
async def test_an_expected_code_is_verified_and_rasa_hears_only_the_outcome(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    customer = await here.customer()
    await customer.say("转账")

    outcome = await customer.say("验证码是482913")

    assert here.rasa.words[-1] == '/submit_code{"outcome": "verified", "tries_left": 2}'
    assert outcome["replies"]
    [key] = here.bank.attempts
    assert key == f"{here.rasa.bodies[-1]['message_id']}:attempt"


@pytest.mark.anyio
async def test_the_code_is_nowhere_to_be_read(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    customer = await here.customer()
    await customer.say("转账")

    await customer.say("4 8 2 9 1 3")

    assert "••••••" in await customer.texts()
    assert CODE not in here.stored()
    assert CODE not in str(here.rasa.bodies)
    assert "4 8 2 9 1 3" not in here.stored()


@pytest.mark.anyio
async def test_a_wrong_code_says_how_many_tries_are_left(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    customer = await here.customer()
    await customer.say("转账")

    await customer.say("000000")

    assert here.rasa.words[-1] == '/submit_code{"outcome": "wrong", "tries_left": 2}'


@pytest.mark.anyio
async def test_words_while_a_code_is_expected_go_to_rasa(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    customer = await here.customer()
    await customer.say("转账")

    await customer.say("不对,是五千")

    assert here.rasa.words[-1] == "不对,是五千"
    assert here.bank.attempts == {}


@pytest.mark.anyio
async def test_six_digits_that_nobody_waits_for_are_words(here: World) -> None:
    customer = await here.customer()

    await customer.say("200000")

    assert here.rasa.words == ["200000"]


@pytest.mark.anyio
async def test_no_code_is_expected_any_more_once_rasa_says_so(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    here.rasa.script["算了"] = [{"text": "好的"}, {"custom": {"effect": "expect_nothing"}}]
    customer = await here.customer()
    await customer.say("转账")
    await customer.say("算了")

    await customer.say("200000")

    assert here.rasa.words[-1] == "200000"


@pytest.mark.anyio
async def test_while_core_bank_is_down_the_code_waits_and_counts_once(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    customer = await here.customer()
    await customer.say("转账")
    here.rasa.failures = 2

    await customer.say(CODE)

    assert here.bank.tries_left == 2
    assert here.rasa.words[-1] == '/submit_code{"outcome": "verified", "tries_left": 2}'


@pytest.mark.anyio
async def test_a_code_lost_in_a_restart_is_asked_for_again(tmp_path: Path, database_url: str) -> None:
    async with outside(tmp_path, database_url, reply_wait_seconds=0.3) as (settings, rasa, bank):
        rasa.script["转账"] = EXPECT_CODE
        async with running(settings, rasa, bank) as before:
            customer = await before.customer()
            await customer.say("转账")
            bank.down = True
            await customer.say(CODE)
        bank.down = False

        async with running(settings, rasa, bank) as after:
            customer.http = after.http
            await customer.until_texts(lambda said: any("submit_code" in text for text in said))

    assert rasa.words[-1] == '/submit_code{"outcome": "lost", "tries_left": 0}'
    assert bank.attempts == {}


@pytest.mark.anyio
async def test_digits_that_an_agent_reads_are_not_verified(here: World) -> None:
    here.rasa.script["转账"] = EXPECT_CODE
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("转账")
    await customer.say("转人工")

    outcome = await customer.say(CODE)

    assert outcome["handler"] == "queue"
    assert here.bank.attempts == {}
