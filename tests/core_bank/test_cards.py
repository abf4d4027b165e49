"""Cards: frozen at once, thawed with a code, reported lost for good."""

from typing import Any

from tests.core_bank.world import CREDIT_CARD, DEBIT_CARD, MAIN, XIAOYU, Caller, Time

CARDS = f"/customers/{XIAOYU}/cards"


def status_of(caller: Caller, card: str) -> str:
    return next(one["status"] for one in caller.get(CARDS).json()["cards"] if one["card_id"] == card)


def event_types(caller: Caller) -> list[str]:
    from core_bank.outbox import heads

    with caller.bank.database.read() as session:
        return [event.type for event in heads(session, 100)]


def buy(caller: Caller, **fields: Any) -> Any:
    purchase = {"customer_id": XIAOYU, "card_tail": "3392", "merchant": "京东", "amount": 9_900, **fields}
    return caller.post("/sandbox/purchases", purchase)


def test_a_frozen_card_buys_nothing(caller: Caller) -> None:
    assert caller.post(f"{CARDS}/{CREDIT_CARD}/freeze").json()["status"] == "frozen"
    assert buy(caller).json()["error"] == {
        "code": "card_not_active",
        "message": "The card cannot be used.",
        "details": {"status": "frozen"},
    }


def test_freezing_twice_changes_nothing(caller: Caller) -> None:
    first = caller.post(f"{CARDS}/{DEBIT_CARD}/freeze").json()
    assert caller.post(f"{CARDS}/{DEBIT_CARD}/freeze").json() == first
    assert event_types(caller) == ["card.frozen"]


def test_a_frozen_debit_card_freezes_its_account_until_a_code_thaws_it(caller: Caller) -> None:
    caller.post(f"{CARDS}/{DEBIT_CARD}/freeze")
    assert caller.quote()["problem"]["code"] == "account_frozen"
    proof = {"challenge_id": caller.verified(DEBIT_CARD, "unfreeze")}
    assert caller.post(f"{CARDS}/{DEBIT_CARD}/unfreeze", proof).json()["status"] == "active"
    assert caller.quote(from_account_id=MAIN)["ok"] is True


def test_a_frozen_credit_card_leaves_the_account_alone(caller: Caller) -> None:
    caller.post(f"{CARDS}/{CREDIT_CARD}/freeze")
    assert caller.quote()["ok"] is True


def test_the_code_of_another_card_thaws_nothing(caller: Caller) -> None:
    for card in (DEBIT_CARD, CREDIT_CARD):
        caller.post(f"{CARDS}/{card}/freeze")
    proof = {"challenge_id": caller.verified(DEBIT_CARD, "unfreeze")}
    answer = caller.post(f"{CARDS}/{CREDIT_CARD}/unfreeze", proof)
    assert answer.json()["error"]["code"] == "challenge_mismatch"
    assert status_of(caller, CREDIT_CARD) == "frozen"


def test_a_second_loss_report_answers_the_first(caller: Caller) -> None:
    first = caller.post(f"{CARDS}/{DEBIT_CARD}/loss-report").json()
    again = caller.post(f"{CARDS}/{DEBIT_CARD}/loss-report").json()
    assert first == again
    assert (first["card"]["status"], event_types(caller)) == ("lost", ["card.lost"])


def test_a_lost_card_stays_lost(caller: Caller) -> None:
    caller.post(f"{CARDS}/{DEBIT_CARD}/loss-report")
    assert caller.post(f"{CARDS}/{DEBIT_CARD}/freeze").json()["status"] == "lost"


def test_a_card_expires_after_its_last_day(caller: Caller, time: Time) -> None:
    time.pass_by(days=9)
    assert caller.get("/customers/C0030/cards").json()["cards"][0]["status"] == "active"
    time.pass_by(days=1)
    assert caller.get("/customers/C0030/cards").json()["cards"][0]["status"] == "expired"


def test_a_purchase_is_posted_and_told(caller: Caller) -> None:
    bought = buy(caller, amount=880_000, country="US").json()
    newest = caller.get(f"/customers/{XIAOYU}/transactions", limit=1).json()["transactions"][0]
    assert newest == bought
    assert (bought["kind"], bought["direction"], bought["tail"]) == ("purchase", "out", "3392")
    assert event_types(caller) == ["transaction.posted"]


def test_a_purchase_beyond_the_credit_line_is_refused(caller: Caller) -> None:
    answer = buy(caller, amount=5_000_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "insufficient_funds")


def test_a_card_that_is_not_the_customers_buys_nothing(caller: Caller) -> None:
    assert buy(caller, card_tail="8802").status_code == 404
