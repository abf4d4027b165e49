"""贷款, as it is looked at: what a customer owes and has asked for, and what a loan would cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from actions.messages import joined, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.loans import Loan, LoanApplication, LoanOffer, Loans

_SHOWN_PAYMENTS = 3
_PRODUCTS = frozenset({"consumer_loan", "mortgage", "business_loan", "car_loan"})


class LoansJourney:
    """Every loan with what is owed, what is late and what comes next; applications that wait or were refused."""

    name = "loans"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        found = await self._core_bank.loans(turn.customer_id)
        lines = list(_lines(found))
        if not lines:
            reply.say("utter_loans_none")
            return
        running = any(loan["state"] != "settled" for loan in found["loans"])
        reply.say("utter_loans" if running else "utter_loans_past", lines="\n".join(lines))


class LoanOffersJourney:
    """What an amount over a term costs in every way of repaying it; no customer need be known."""

    name = "loan_offers"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``; without an amount and a term in months it says how to ask."""
        amount, months = turn.value("amount"), _months(turn.value("term"))
        if amount is None or months is None:
            reply.say("utter_loan_offers_how")
            return
        named = turn.value("product")
        told = await self._core_bank.loan_offers(int(amount), months, named if named in _PRODUCTS else None)
        reply.say(
            "utter_loan_offers",
            name=told["name"],
            amount=format_yuan(told["amount"]),
            term=words_of("phrases", "months", count=told["months"]),
            rate=told["rate"],
            published_on=told["lpr_published_on"],
            lines="\n".join(map(_offer, told["offers"])),
        )


def _lines(found: Loans) -> Iterator[str]:
    for loan in found["loans"]:
        yield from _loan(loan)
    for application in found["applications"]:
        if application["state"] != "approved":
            yield _application(application)


def _loan(loan: Loan) -> Iterator[str]:
    shown = {
        **loan,
        "amount": format_yuan(loan["amount"]),
        "balance": format_yuan(loan["balance"]),
        "overdue": format_yuan(loan["overdue"]),
    }
    if loan["state"] == "settled":
        yield words_of("lines", "loan_settled", **shown)
        return
    yield words_of("lines", "loan", **shown)
    if loan["overdue"]:
        yield words_of("lines", "loan_overdue", **shown)
    held = sum(one["unpaid"] for one in loan["instalments"] if one["state"] == "held")
    if held:
        yield words_of("lines", "loan_held", amount=format_yuan(held), tail=loan["tail"])
    coming = (one for one in loan["instalments"] if one["state"] in {"planned", "due"})
    payments = [
        words_of("lines", "loan_payment", due_on=one["due_on"], amount=format_yuan(one["unpaid"]))
        for one in islice(coming, _SHOWN_PAYMENTS)
    ]
    if payments:
        yield words_of("lines", "loan_next", payments=joined(payments), tail=loan["tail"])


def _application(application: LoanApplication) -> str:
    day, amount = application["created_at"][:10], format_yuan(application["amount"])
    told = {"day": day, "name": application["name"], "amount": amount}
    if application["state"] == "review":
        return words_of("lines", "loan_review", **told)
    why = "".join(application["reasons"])
    reasons = words_of("lines", "loan_refused_why", reasons=why) if why else ""
    return words_of("lines", "loan_refused", reasons=reasons, **told)


def _offer(offer: LoanOffer) -> str:
    money = {name: format_yuan(offer[name]) for name in ("first", "last", "interest")}
    return words_of("lines", "loan_offer", method=offer["method"], **money)


def _months(term: object) -> int | None:
    """The months of a term like ``36m``; days are no term of a loan."""
    text = str(term or "")
    return int(text[:-1]) if text.endswith("m") and text[:-1].isdigit() else None
