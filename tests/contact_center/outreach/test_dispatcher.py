"""From the event to both channels: once each, with reasons, in nobody's night, and only while it is true."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.contact_center.outreach.test_intake import deliver, event
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio
STOP_SECONDS_MAX = 10


def awake(here: World) -> None:
    """Moves the bank's clock to ten in the morning tomorrow."""
    now = here.clock.now()
    ten = (now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    here.clock.set_offset((ten - here.clock.wall()).total_seconds())


def asleep(here: World) -> None:
    """Moves it to eleven in the evening."""
    awake(here)
    eleven = here.clock.now().replace(hour=23, minute=0)
    here.clock.set_offset((eleven - here.clock.wall()).total_seconds())


async def settled(here: World, state: str) -> dict[str, Any]:
    """Waits until the newest decision has this state."""
    for _ in range(200):
        listed = (await here.call("GET", "/api/v1/desk/outreach", params={"customer_id": "C0001"})).json()
        newest = listed["decisions"][0] if listed["decisions"] else {"state": "", "verdicts": []}
        if newest["state"] == state and newest["verdicts"]:
            break
        await asyncio.sleep(0.03)
    await asyncio.sleep(0.15)
    return dict(newest)


def reminders(texts: list[str]) -> int:
    return sum("5,000.00 元没还" in text for text in texts)


async def test_it_stops_although_it_was_woken_at_that_moment(database_url: str) -> None:
    async with world(database_url) as here:
        await here.after_a_round()
        here.outreach.dispatcher.wake()

        async with asyncio.timeout(STOP_SECONDS_MAX) as limit:
            await here.outreach.stop()

        assert not limit.expired()


async def test_a_bill_reminder_reaches_both_channels_once(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await here.bind()
        for _ in range(3):
            await deliver(here, event(here))
        decision = await settled(here, "sent")

        assert (reminders(await here.said()), reminders(await here.until_shown(3))) == (1, 1)
        assert decision["channels"] == ["web", "wechat"]


async def test_rasa_learns_what_was_offered(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await deliver(here, event(here))
        await settled(here, "sent")

        offer = '"journey": "repay", "fields": {"bill_id": "b_1", "amount": 500000, "card_tail": "8801"}'
        assert here.rasa.said() == ['/outreach_sent{"trigger": "bill_due", ' + offer + "}"]


async def test_the_offer_is_one_tap_in_wechat(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await here.bind()
        await deliver(here, event(here))
        await settled(here, "sent")
        await here.until_shown(3)
        await here.platform.type("o-li", "1")

        assert here.rasa.said()[-1].startswith('/start{"journey": "repay"')


async def test_a_question_on_the_phone_keeps_its_numbers(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await here.bind()
        buttons = [{"title": "确认", "payload": "/affirm"}, {"title": "取消", "payload": "/deny"}]
        here.rasa.script["转账"] = [{"text": "请核对", "buttons": buttons}]
        await here.platform.type("o-li", "转账")
        await deliver(here, event(here))
        await settled(here, "sent")
        assert "3. 帮我还上" in (await here.until_shown(4))[-1]
        await here.platform.type("o-li", "1")

        assert here.rasa.said()[-1] == "/affirm"


async def test_at_night_the_reminder_waits_for_the_morning(database_url: str) -> None:
    async with world(database_url) as here:
        asleep(here)
        await deliver(here, event(here))
        held = await settled(here, "waiting")
        here.clock.set_offset((here.clock.now() - here.clock.wall() + timedelta(hours=9)).total_seconds())
        sent = await settled(here, "sent")

        assert held["verdicts"][0]["reasons"] == ["quiet_hours"]
        assert [verdict["action"] for verdict in sent["verdicts"]] == ["hold", "send"]


async def test_a_bill_paid_overnight_is_not_mentioned(database_url: str) -> None:
    async with world(database_url) as here:
        asleep(here)
        await deliver(here, event(here))
        await settled(here, "waiting")
        here.bank.bill_status = "paid"
        here.clock.set_offset((here.clock.now() - here.clock.wall() + timedelta(hours=9)).total_seconds())
        dropped = await settled(here, "dropped")

        assert dropped["verdicts"][-1]["reasons"] == ["no_longer_true"]
        assert reminders(await here.said()) == 0


async def test_a_frozen_card_is_told_at_night(database_url: str) -> None:
    async with world(database_url) as here:
        asleep(here)
        await deliver(
            here, event(here, type="card.frozen", data={"card_id": "k_1", "tail": "6612", "status": "frozen"})
        )
        sent = await settled(here, "sent")

        assert sent["verdicts"][0]["reasons"] == ["consent", "safety_passes_quiet_hours"]


async def test_without_consent_nothing_is_said_and_the_reason_is_kept(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await here.call("PUT", "/api/v1/preferences", json={"topics": {"repayment": False}})
        await deliver(here, event(here))
        dropped = await settled(here, "dropped")

        assert (dropped["verdicts"][0]["reasons"], dropped["preferences_version"]) == (["no_consent"], 1)
        assert reminders(await here.said()) == 0


async def test_the_fourth_reminder_of_a_day_waits(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        for number in range(4):
            await deliver(here, event(here, event_id=f"ev_{number}"))
            await settled(here, "sent" if number < 3 else "waiting")
        listed = (await here.call("GET", "/api/v1/desk/outreach", params={"customer_id": "C0001"})).json()

        assert sorted(one["state"] for one in listed["decisions"]) == ["sent", "sent", "sent", "waiting"]
        assert reminders(await here.said()) == 3


async def test_core_bank_down_delays_the_reminder_and_does_not_double_it(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        asleep(here)
        await deliver(here, event(here))
        await settled(here, "waiting")
        here.bank.down = True
        here.clock.set_offset((here.clock.now() - here.clock.wall() + timedelta(hours=9)).total_seconds())
        await asyncio.sleep(0.3)
        here.bank.down = False
        await settled(here, "sent")

        assert reminders(await here.said()) == 1


async def test_a_dispatcher_that_died_half_way_finishes_without_repeating(database_url: str) -> None:
    async with world(database_url) as here:
        awake(here)
        await here.bind()
        done, crash = here.outreach.decisions.done, iter([True])

        def dies_once(decision_id: str, channels: list[str]) -> None:
            if next(crash, False):
                raise OSError("the process died here")
            done(decision_id, channels)

        here.outreach.decisions.done = dies_once  # type: ignore[method-assign]
        await deliver(here, event(here))
        await settled(here, "sent")

        assert (reminders(await here.said()), reminders(await here.until_shown(3))) == (1, 1)
        assert sum(said.startswith("/outreach_sent") for said in here.rasa.said()) == 1


async def test_a_closed_wechat_window_leaves_the_web(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        here.time.ahead = timedelta(hours=49)
        awake(here)
        await deliver(here, event(here), at=here.clock.wall().timestamp())
        decision = await settled(here, "sent")

        assert (decision["channels"], reminders(here.shown())) == (["web"], 0)
