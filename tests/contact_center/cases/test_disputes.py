"""A disputed charge is a case: told with its number, one however often the bank tells it, answered by the decision."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from contact_center.cases.tables import CaseEventRow, CaseRow
from tests.contact_center.outreach.test_intake import deliver, event
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio
DISPUTE = {
    "dispute_id": "dp_1",
    "reason": "not_received",
    "amount": 8800,
    "merchant": "京东",
    "charged_on": "2026-11-20",
    "answer_by": "2026-12-27",
}
DECISION = DISPUTE | {"state": "refused", "finding": "商户提供了签收单。"}


async def marked(here: World, event_id: str = "ev_1", **changes: Any) -> int:
    told = event(here, event_id=event_id, type="charge.disputed", data=DISPUTE | changes)
    return (await deliver(here, told)).status_code


async def decided(here: World, event_id: str = "ev_9") -> int:
    told = event(here, event_id=event_id, type="dispute.decided", data=DECISION)
    return (await deliver(here, told)).status_code


def stored(here: World) -> list[CaseRow]:
    with here.database.read() as session:
        return list(session.scalars(select(CaseRow).order_by(CaseRow.number)))


def notes(here: World) -> list[tuple[str, str]]:
    with here.database.read() as session:
        lines = session.scalars(select(CaseEventRow).order_by(CaseEventRow.event_id))
        return [(line.kind, line.note) for line in lines]


async def test_a_disputed_charge_becomes_a_case_that_its_customer_hears_of(database_url: str) -> None:
    async with world(database_url) as here:
        await marked(here)

        [case] = stored(here)
        [told] = await here.said()
        assert (case.kind, case.state, case.department) == ("dispute", "open", "信用卡中心")
        assert case.number in told
        assert "12月27日" in told
        assert case.due_on.isoformat() == DISPUTE["answer_by"]


async def test_the_same_dispute_told_twice_is_one_case(database_url: str) -> None:
    async with world(database_url) as here:
        answers = [await marked(here), await marked(here), await marked(here, event_id="ev_2")]

        assert answers == [202, 202, 202]
        assert len(stored(here)) == len(await here.said()) == 1


async def test_every_dispute_is_a_case_of_its_own(database_url: str) -> None:
    async with world(database_url) as here:
        await marked(here)
        await marked(here, event_id="ev_2", dispute_id="dp_2")

        assert len({case.number for case in stored(here)}) == 2


async def test_a_decision_answers_the_case_and_closes_nothing(database_url: str) -> None:
    async with world(database_url) as here:
        await marked(here)

        await decided(here)
        await decided(here, event_id="ev_10")

        [case] = stored(here)
        assert (case.state, case.closed_at) == ("answered", None)
        assert notes(here)[1:] == [("answer", DECISION["finding"])]


async def test_a_decision_that_overtakes_its_dispute_leaves_one_answered_case(database_url: str) -> None:
    async with world(database_url) as here:
        await decided(here)
        await marked(here)

        assert [case.state for case in stored(here)] == ["answered"]


async def test_without_the_core_bank_the_event_must_come_again(database_url: str) -> None:
    async with world(database_url) as here:
        here.bank.down = True
        first = await marked(here)
        here.bank.down = False

        assert (first, await marked(here), len(stored(here))) == (503, 202, 1)


async def test_an_event_without_its_day_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        assert await marked(here, answer_by=None) == 422
        assert stored(here) == []
