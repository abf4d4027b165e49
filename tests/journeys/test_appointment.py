"""预约网点: a visit booked at a free time, once, and called off."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from core_bank.bank import Bank
from core_bank.models.appointments import Appointment
from tests.actions.conversation import Said
from tests.core_bank.world import Time
from tests.journeys.world import Visit


def at_the_times(visit: Visit) -> Said:
    said = visit.say("预约网点取现", "book_appointment")
    return visit.conversation.press(said.buttons[0]["payload"])


def booked(visit: Visit) -> Said:
    said = at_the_times(visit)
    visit.conversation.press(said.buttons[0]["payload"])
    return visit.confirm()


def appointments(visit: Visit) -> list[Appointment]:
    with visit.bank.database.read() as session:
        return list(session.scalars(select(Appointment)))


def test_the_branches_of_the_customer_s_city_are_offered(visit: Visit) -> None:
    said = visit.say("预约网点取现", "book_appointment")

    assert visit.awaiting == "branch"
    assert all("上海" in button["title"] for button in said.buttons)


def test_times_are_on_working_days_to_come(visit: Visit, time: Time) -> None:
    said = at_the_times(visit)

    first = datetime.strptime(f"2026-{said.buttons[0]['title']}", "%Y-%m-%d %H:%M")
    assert first.date() > time.now.date()
    assert first.weekday() < 5


def test_a_booking_says_what_to_bring(visit: Visit) -> None:
    said = booked(visit)

    [one] = appointments(visit)
    done = said.values["utter_appointment_done"]
    assert done["appointment_id"] == one.appointment_id
    assert "身份证" in done["papers"]


def test_a_second_booking_is_refused_with_the_first(visit: Visit) -> None:
    booked(visit)

    said = at_the_times(visit)
    said = visit.conversation.press(said.buttons[0]["payload"])

    assert "utter_problem_appointment_open" in said.responses
    assert len(appointments(visit)) == 1


def test_a_full_time_is_not_offered(bank: Bank, visit: Visit) -> None:
    first = at_the_times(visit).buttons[0]["title"]
    with bank.database.write() as session:
        moment = datetime.fromisoformat(f"2026-{first}:00+08:00")
        for number in range(3):
            session.add(
                Appointment(
                    appointment_id=f"ap_{number}",
                    customer_id="C0002",
                    branch="上海分行营业部",
                    purpose="other",
                    begins_at=moment,
                    state="booked",
                )
            )
    visit.say("算了", "cancel")

    said = at_the_times(visit)

    assert first not in [button["title"] for button in said.buttons]


def test_a_visit_is_called_off(visit: Visit) -> None:
    booked(visit)
    visit.say("取消预约", "book_appointment")

    said = visit.confirm()

    assert "utter_appointment_cancel_done" in said.responses
    assert [one.state for one in appointments(visit)] == ["cancelled"]


def test_nothing_is_booked_nothing_can_be_called_off(visit: Visit) -> None:
    said = visit.say("取消预约", "book_appointment")

    assert said.responses == ["utter_none_appointment_cancel_appointment"]


def test_a_visit_that_is_over_is_no_hindrance(visit: Visit, time: Time) -> None:
    booked(visit)
    time.now += timedelta(days=14)

    said = booked(visit)

    assert "utter_appointment_done" in said.responses
