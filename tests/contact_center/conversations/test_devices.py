"""What the dialogue hears of the device that a customer writes from."""

from __future__ import annotations

import pytest

from banking.fraud_gate import fraud_rules
from tests.contact_center.world import Person, World

DAY = fraud_rules().new_device_hours * 3_600
SECONDS = 60

pytestmark = pytest.mark.anyio


async def is_new(here: World, person: Person) -> bool:
    """Whether the customer's next words come from a new device, as Rasa hears them."""
    await person.say("给小雅转500")
    heard: bool = here.rasa.bodies[-1]["metadata"]["new_device"]
    return heard


async def test_a_visitor_has_no_device(here: World) -> None:
    assert (await here.visitor()).device is None


async def test_the_first_device_has_nothing_to_differ_from(here: World) -> None:
    assert not await is_new(here, await here.customer())


async def test_another_device_on_another_day_is_new(here: World) -> None:
    await here.customer()
    here.set_clock(DAY + SECONDS)

    assert await is_new(here, await here.customer())


async def test_a_device_that_tells_its_name_is_known_again(here: World) -> None:
    first = await here.customer()
    here.set_clock(DAY + SECONDS)

    assert not await is_new(here, await here.customer(device=first.device))


async def test_a_name_that_the_customer_never_used_makes_no_difference(here: World) -> None:
    await here.customer()
    stranger = await here.customer("C0002")
    here.set_clock(DAY + SECONDS)

    assert await is_new(here, await here.customer(device=stranger.device))


async def test_two_devices_of_the_first_day_are_both_the_customers(here: World) -> None:
    await here.customer()
    here.set_clock(DAY - SECONDS)

    assert not await is_new(here, await here.customer())


async def test_a_new_device_stays_new_for_a_day_whatever_is_said_on_it(here: World) -> None:
    await here.customer()
    here.set_clock(DAY + SECONDS)
    second = await here.customer()
    here.set_clock(2 * DAY)
    before = await is_new(here, second)
    here.set_clock(2 * DAY + 2 * SECONDS)

    assert (before, await is_new(here, second)) == (True, False)


async def test_logging_in_again_makes_a_device_no_older(here: World) -> None:
    await here.customer()
    here.set_clock(DAY + SECONDS)
    second = await here.customer()

    assert await is_new(here, await here.customer(device=second.device))


async def test_the_live_line_tells_it_too(here: World) -> None:
    await here.customer()
    here.set_clock(DAY + SECONDS)
    second = await here.customer()

    async with here.line(second.token) as line:
        await line.send(type="message", client_message_id="m-1", text="给小雅转500")
        await line.until("message")
        await second.until_texts(lambda texts: len(texts) > 1)

    assert here.rasa.bodies[-1]["metadata"]["new_device"] is True


async def test_the_name_of_a_device_is_kept_as_a_hash(here: World) -> None:
    device = (await here.customer()).device

    assert device is not None
    assert device not in here.stored()


async def test_a_name_that_is_no_name_is_refused(here: World) -> None:
    body = {"customer_id": "C0001", "credential": "any", "device": "x"}

    assert (await here.http.post("/api/v1/sessions", json=body)).status_code == 422
