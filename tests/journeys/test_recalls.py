"""撤回转账 and where a transfer is: undone, asked back, looked up."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from core_bank.models.transfers import TransferRecall
from core_bank.models.writes import OutboxEvent
from tests.actions.conversation import Said
from tests.core_bank.world import MOTHER, ZHANG_WEI, Time
from tests.journeys.world import Visit

SUMMARY, DONE = "utter_confirm_transfer_recall", "utter_transfer_recall_done"


def sent(
    visit: Visit, payee: str = MOTHER, amount: int = 3_000_00, arrival: str = "realtime"
) -> dict[str, Any]:
    """A transfer, ordered and confirmed as the bank itself has it."""
    path = f"/customers/{visit.customer}"
    visit.conversation.turns += 1
    order = {"payee_id": payee, "amount": amount, "arrival": arrival}
    transfer = visit.post(f"{path}/transfers", order)["transfer_id"]
    subject = {"purpose": "transfer", "subject_id": transfer}
    challenge = visit.post(f"{path}/challenges", subject)["challenge_id"]
    code = visit.get("/sandbox/inbox", customer_id=visit.customer)["messages"][0]["code"]
    visit.post(f"{path}/challenges/{challenge}/attempts", {"code": code})
    found: dict[str, Any] = visit.post(f"{path}/transfers/{transfer}/confirm", {"challenge_id": challenge})
    return found


def state(visit: Visit, transfer: dict[str, Any]) -> str:
    found: str = visit.get(f"/customers/{visit.customer}/transfers/{transfer['transfer_id']}")["state"]
    return found


def recalls(visit: Visit) -> list[TransferRecall]:
    with visit.bank.database.read() as session:
        return list(session.scalars(select(TransferRecall)))


def recall(visit: Visit, text: str = "刚才转错了，帮我撤回") -> Said:
    return visit.say(text, "recall_transfer")


# What has not left.


def test_what_has_not_left_is_undone_with_a_yes(visit: Visit) -> None:
    transfer = sent(visit, arrival="normal")
    said = recall(visit)
    assert "还没有转出" in said.values[SUMMARY]["means"]

    said = visit.confirm()

    assert "已经撤销" in said.values[DONE]["outcome"]
    assert (state(visit, transfer), recalls(visit)) == ("voided", [])
    assert visit.ledger_sum() == 0


# What has left.


@pytest.mark.parametrize(
    ("payee", "way", "days"), [(ZHANG_WEI, "own_bank", "2026-11-30"), (MOTHER, "other_bank", "2026-12-14")]
)
def test_what_has_left_is_asked_back_with_a_number_and_a_day(
    visit: Visit, payee: str, way: str, days: str
) -> None:
    transfer = sent(visit, payee)
    said = visit.tap("转错人了", recall(visit))
    assert "同意才能退" in said.values[SUMMARY]["means"]
    visit.confirm()
    assert recalls(visit) == []

    said = visit.code()

    asked = recalls(visit)[0]
    assert asked.recall_id in said.values[DONE]["outcome"]
    assert (asked.way, asked.answer_by.isoformat(), asked.reason) == (way, days, "wrong_person")
    assert (state(visit, transfer), visit.ledger_sum()) == ("posted", 0)


def test_on_the_promised_day_silence_is_told_once(visit: Visit, time: Time) -> None:
    sent(visit, ZHANG_WEI)
    visit.tap("转错人了", recall(visit))
    visit.confirm()
    visit.code()
    time.pass_by(days=6, hours=23)
    visit.bank.catch_up()
    assert recalls(visit)[0].closed_at is None

    for _again in range(2):
        time.pass_by(hours=1)
        visit.bank.catch_up()

    told = select(func.count()).where(OutboxEvent.type == "transfer.recall_closed")
    with visit.bank.database.read() as session:
        assert session.scalar(told) == 1
    assert "没有同意" in lines(visit)


def test_a_transfer_is_asked_back_once(visit: Visit) -> None:
    sent(visit)
    visit.tap("转错人了", recall(visit))
    visit.confirm()
    visit.code()

    said = visit.tap("转重复了", recall(visit))

    assert said.responses[0] == "utter_problem_recall_asked"
    assert len(recalls(visit)) == 1


def test_whoever_was_cheated_is_sent_to_the_police(visit: Visit) -> None:
    sent(visit)

    said = visit.tap("怀疑被骗了", recall(visit))

    assert said.responses[0] == "utter_problem_recall_fraud"
    assert recalls(visit) == []


def test_the_transfer_to_whom_is_named_is_meant(visit: Visit) -> None:
    sent(visit, MOTHER)
    sent(visit, ZHANG_WEI)

    said = recall(visit, "给妈妈的那笔转错人了，撤回")

    assert said.values[SUMMARY]["to"] == "妈妈"


def test_a_reason_that_was_said_is_not_asked_for(visit: Visit) -> None:
    sent(visit)

    said = recall(visit, "刚才转错人了，帮我撤回")

    assert said.responses == [SUMMARY]


def test_several_are_chosen_among(visit: Visit) -> None:
    sent(visit, MOTHER, amount=1_000_00)
    sent(visit, MOTHER, amount=2_000_00)

    said = recall(visit)

    assert said.responses == ["utter_ask_transfer_recall_transfer"]
    assert len(said.buttons) == 2


def test_without_transfers_nothing_can_be_asked_back(visit: Visit) -> None:
    assert recall(visit).responses == ["utter_none_transfer_recall_transfer"]


def test_another_reason_is_another_summary(visit: Visit) -> None:
    sent(visit)
    visit.tap("转错人了", recall(visit))
    old = visit.conversation.slots["draft"]["id"]
    visit.say("其他原因", "correct")

    said = visit.conversation.tap("affirm", draft=old)

    assert (said.responses[0], recalls(visit)) == ("utter_stale_button", [])


def test_somebody_elses_transfer_is_none(visit: Visit) -> None:
    transfer = sent(visit)
    other = Visit(visit.bank, "C0002")

    said = other.conversation.tap(
        "start", journey="transfer_recall", fields={"transfer": transfer["transfer_id"]}
    )

    assert said.responses == ["utter_none_transfer_recall_transfer"]


# Where it is.


def lines(visit: Visit, text: str = "我刚才转的钱到了吗", **entities: Any) -> str:
    said = visit.say(text, "track_transfer", **entities)
    return str(said.values["utter_transfer_progress"]["lines"])


def test_money_within_this_bank_has_arrived(visit: Visit) -> None:
    sent(visit, ZHANG_WEI)

    assert "已经到了对方" in lines(visit)


def test_money_to_another_bank_has_left_and_is_expected(visit: Visit) -> None:
    sent(visit, MOTHER)

    shown = lines(visit)

    assert "已经从我行转出" in shown
    assert "2026-11-23 10:30" in shown


def test_what_waits_may_be_called_off(visit: Visit) -> None:
    transfer = sent(visit, arrival="next_day")
    said = visit.say("我刚才转的钱到了吗", "track_transfer")
    assert "2026-11-24 09:00" in said.values["utter_transfer_progress"]["lines"]

    visit.tap("先不转了", said)

    assert state(visit, transfer) == "voided"


def test_what_is_late_says_what_to_do(visit: Visit, time: Time) -> None:
    sent(visit, MOTHER)
    time.pass_by(hours=2)

    said = visit.say("我给妈妈转的钱怎么还没到", "track_transfer", payee="妈妈")

    assert said.responses == ["utter_transfer_progress", "utter_transfer_progress_late"]


def test_the_button_asks_this_very_transfer_back(visit: Visit) -> None:
    sent(visit, ZHANG_WEI)
    sent(visit, MOTHER)
    said = visit.say("给张伟的那笔到了吗", "track_transfer", payee="张伟")

    said = visit.tap("转错人了", visit.tap("申请撤回", said))

    assert said.values[SUMMARY]["to"] == "张伟"


def test_what_is_asked_back_says_so(visit: Visit) -> None:
    sent(visit)
    visit.tap("转错人了", recall(visit))
    visit.confirm()
    visit.code()

    assert recalls(visit)[0].recall_id in lines(visit)


def test_an_amount_that_was_never_sent_is_not_found(visit: Visit) -> None:
    sent(visit)

    said = visit.say("我转的五百到了吗", "track_transfer", amount=500_00)

    assert said.responses == ["utter_transfer_progress_no_match"]


def test_without_transfers_there_is_none_to_look_up(visit: Visit) -> None:
    assert visit.say("我刚才转的钱到了吗", "track_transfer").responses == ["utter_transfer_progress_none"]
