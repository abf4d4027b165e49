"""Whole card and mobile numbers: sealed by core_bank, and nowhere else to be read."""

import logging

import pytest

from contact_center.logs import JsonLines
from tests.contact_center.world import World

CARD = "6222021234567896612"
MOBILE = "13812341234"


@pytest.mark.anyio
async def test_rasa_hears_the_mask_and_the_reference(here: World) -> None:
    customer = await here.customer()

    await customer.say(f"给{CARD}转500")

    body = here.rasa.bodies[-1]
    assert body["text"] == "给**** 6612转500"
    assert body["metadata"]["numbers"] == [{"ref": "nb_0", "kind": "card", "masked": "**** 6612"}]


@pytest.mark.anyio
async def test_each_number_has_a_key_of_its_own(here: World) -> None:
    customer = await here.customer()

    await customer.say(f"{MOBILE}，卡号{CARD}")

    message_id = here.rasa.bodies[-1]["message_id"]
    assert {key: body["number"] for key, body in here.bank.sealed.items()} == {
        f"{message_id}:number:0": MOBILE,
        f"{message_id}:number:1": CARD,
    }


@pytest.mark.anyio
async def test_the_number_is_nowhere_to_be_read(here: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    customer = await here.customer()

    await customer.say(f"给{CARD}转500，电话{MOBILE}")

    logged = "\n".join(JsonLines().format(record) for record in caplog.records)
    for secret in (CARD, MOBILE):
        assert secret not in here.stored()
        assert secret not in str(here.rasa.bodies)
        assert secret not in str(await customer.texts())
        assert secret not in logged


@pytest.mark.anyio
async def test_a_turn_that_is_tried_again_seals_nothing_new(here: World) -> None:
    customer = await here.customer()
    here.rasa.failures = 2

    await customer.say(f"给{CARD}转500")

    assert len(here.bank.sealed) == 1
    assert {str(body["metadata"]["numbers"]) for body in here.rasa.bodies} == {
        str([{"ref": "nb_0", "kind": "card", "masked": "**** 6612"}])
    }


@pytest.mark.anyio
async def test_nothing_of_a_visitor_is_sealed(here: World) -> None:
    visitor = await here.visitor()

    await visitor.say(f"给{CARD}转500")

    assert here.bank.sealed == {}
    assert here.rasa.bodies[-1]["metadata"]["numbers"] == []


@pytest.mark.anyio
async def test_what_core_bank_takes_for_no_number_goes_on_without_a_reference(here: World) -> None:
    customer = await here.customer()

    outcome = await customer.say(f"{CARD}{CARD}")

    assert outcome["replies"]
    assert here.rasa.bodies[-1]["metadata"]["numbers"] == []


@pytest.mark.anyio
async def test_nothing_is_kept_once_the_turn_is_over(here: World) -> None:
    customer = await here.customer()

    await customer.say(f"给{CARD}转500")

    assert vars(here.context.conversations._turns.numbers)["_by_turn"] == {}
