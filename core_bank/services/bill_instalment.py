"""分期: an open bill, a part of it, or one purchase, paid back in monthly shares whose whole cost is shown before the yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import select

from banking.instalments import Share, total_interest, yearly_rate
from banking.money import format_yuan
from core_bank import bills, instalment_plans, ledger
from core_bank.errors import NotFoundError
from core_bank.instalments import offer
from core_bank.limits import AMOUNT_MAX
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill
from core_bank.models.ledger import Posting
from core_bank.services.service import At, Content, Option, Problem, Quote

_PURCHASES_OFFERED_MAX = 4
_PURCHASES_NAMED_MAX = 30
_MONTHS_NAMED_MAX = 60
"""So many months may be named; which of them there are is the offer's affair."""


class BillInstalmentContent(Content):
    """A bill or purchase, how much of a bill (分, all of it if not said), and ``term`` as ``12m``.

    The term may be left out of a quote, but nothing is written down without it.
    """

    what: Annotated[str, Field(max_length=40)]
    amount: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None
    term: Annotated[str, Field(pattern=r"^[0-9]{1,3}m$")] | None = None

    @property
    def months(self) -> int | None:
        """The term in months."""
        return int(self.term.removesuffix("m")) if self.term else None


@dataclass(frozen=True)
class _Subject:
    """What is to be split: ``owed`` (分) is as much of it as may be, ``amount`` as much as is wished."""

    owner: Bill | Posting
    account: Account
    name: str
    owed: int
    amount: int


class BillInstalment:
    """Needs a one-time password, because it costs interest that no later change of mind gives back."""

    kind: ClassVar[str] = "bill_instalment"
    content = BillInstalmentContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Bills that are not paid and purchases on no bill yet; terms, with what each costs."""
        if field == "what":
            return [*_bill_options(at), *_purchase_options(at)]
        if field == "term":
            return [_term_option(at, months, known) for months in range(1, _MONTHS_NAMED_MAX + 1)]
        raise NotFoundError

    def quote(self, at: At, content: BillInstalmentContent) -> Quote:
        """Every share, all the interest, and the simple yearly rate, as they have to be shown before the yes."""
        subject = _subject(at, content)
        problem = _problem(at, subject, content)
        return Quote(_summary(at, subject, content, problem), level=2, problem=problem)

    def carry_out(self, at: At, content: BillInstalmentContent, request_id: str) -> dict[str, Any]:
        """Split it."""
        account_id = _subject(at, content).account.account_id
        ledger.lock_accounts(at.session, [account_id])
        if content.what.startswith("bl_"):
            bills.bill_for_customer(at.session, at.customer_id, content.what, lock=True)
        subject = _subject(at, content)
        problem = _problem(at, subject, content)
        if problem is not None:
            raise problem.error()
        shared = _shares(subject, content)
        plan = instalment_plans.open_plan(
            at.session, subject.account, subject.owner, shared, request_id, at.now
        )
        return {"plan_id": plan.plan_id}


def _credit_accounts(at: At) -> list[Account]:
    query = select(Account).where(Account.customer_id == at.customer_id, Account.kind == "credit")
    return list(at.session.scalars(query.order_by(Account.account_id)))


def _bill_options(at: At) -> list[Option]:
    words = catalogue().instalments
    return [
        Option(
            value=one.bill_id,
            title=words.bill,
            note=words.bill_note.format(period=one.period, left=format_yuan(one.amount - one.paid)),
        )
        for one in bills.bills_view(at.session, at.customer_id, at.now.date(), None).bills
        if one.status != "paid"
    ]


def _purchase_options(at: At) -> list[Option]:
    """Small purchases may be named, and get the reason; they are not proposed."""
    found = [
        pair for account in _credit_accounts(at) for pair in instalment_plans.unbilled(at.session, account)
    ]
    found.sort(key=lambda pair: (-pair[0].amount < offer().purchase_least, -pair[0].at.timestamp()))
    return [
        Option(
            value=f"tx_{posting.posting_id}",
            title=posting.counterparty,
            note=f"{posting.at:%m-%d} {format_yuan(-posting.amount)} 元",
            offered=number < _PURCHASES_OFFERED_MAX and -posting.amount >= offer().purchase_least,
        )
        for number, (posting, _) in enumerate(found[:_PURCHASES_NAMED_MAX])
    ]


def _term_option(at: At, months: int, known: Mapping[str, str]) -> Option:
    words, note = catalogue().instalments, ""
    offered = months in offer().monthly_rates
    if offered and known.get("what"):
        amount = int(known["amount"]) if known.get("amount", "").isdigit() else None
        subject = _subject(at, BillInstalmentContent(what=known["what"], amount=amount or None))
        shared = offer().shares(max(subject.amount, months), months)
        note = words.term_note.format(
            payment=format_yuan(shared[0].payment),
            interest=format_yuan(total_interest(shared)),
            rate=_percent(yearly_rate(shared)),
        )
    return Option(value=f"{months}m", title=words.term.format(months=months), note=note, offered=offered)


def _subject(at: At, content: BillInstalmentContent) -> _Subject:
    """Raises NotFoundError for what is not the customer's, or was billed or split before."""
    words = catalogue().instalments
    if content.what.startswith("bl_"):
        bill = bills.bill_for_customer(at.session, at.customer_id, content.what)
        fresh = bill.amount - instalment_plans.carried(at.session, bill.bill_id)
        owed = max(0, min(bills.remaining(bill), fresh))
        account = at.session.get_one(Account, bill.account_id)
        name = words.bill_name.format(period=bill.period, tail=bill.card_tail)
        return _Subject(bill, account, name, owed, content.amount or owed)
    for account in _credit_accounts(at):
        for posting, _ in instalment_plans.unbilled(at.session, account):
            if content.what == f"tx_{posting.posting_id}":
                name = words.purchase_name.format(day=posting.at.date(), merchant=posting.counterparty)
                return _Subject(posting, account, name, -posting.amount, -posting.amount)
    raise NotFoundError


def _shares(subject: _Subject, content: BillInstalmentContent) -> tuple[Share, ...]:
    return offer().shares(subject.amount, content.months or 0)


def _problem(at: At, subject: _Subject, content: BillInstalmentContent) -> Problem | None:
    """The first reason against it, of what is known so far."""
    return _late(at, subject) or _size_problem(at, subject, content) or _term_problem(subject, content)


def _late(at: At, subject: _Subject) -> Problem | None:
    """Whoever is late with a bill of the card pays that first."""
    for one in bills.bills_view(at.session, at.customer_id, at.now.date(), "overdue").bills:
        bill = bills.bill_for_customer(at.session, at.customer_id, one.bill_id)
        if bill.account_id == subject.account.account_id:
            details: dict[str, int | str] = {"left": bills.remaining(bill), "due_on": bill.due_on.isoformat()}
            return Problem("instalment_overdue", None, "A bill of this card is overdue.", details)
    return None


def _size_problem(at: At, subject: _Subject, content: BillInstalmentContent) -> Problem | None:
    if isinstance(subject.owner, Bill):
        plan = instalment_plans.of_bill(at.session, subject.owner.bill_id)
        if plan is not None:
            known = {"plan_id": plan.plan_id, "months": str(plan.months)}
            return Problem("instalment_again", None, "This bill is in instalments already.", known)
        least = offer().bill_least
        if subject.amount > subject.owed >= least:
            details = {"most": subject.owed}
            return Problem("instalment_above_bill", "amount", "More than the bill has left for it.", details)
    else:
        least = offer().purchase_least
    if subject.amount < least or subject.owed < least:
        field = "amount" if subject.owed >= least else None
        return Problem("instalment_small", field, "Less than may be split.", {"least": least})
    return None


def _term_problem(subject: _Subject, content: BillInstalmentContent) -> Problem | None:
    if content.months is None:
        return Problem("field_missing", "term", "This is not known yet.")
    if content.months not in offer().monthly_rates:
        terms = "、".join(str(months) for months in sorted(offer().monthly_rates))
        return Problem("instalment_term", "term", "There is no such term.", {"terms": terms})
    interest = total_interest(_shares(subject, content))
    if interest > ledger.available(subject.account):
        details = {"interest": interest, "available": ledger.available(subject.account)}
        return Problem("instalment_no_room", "term", "The line has no room for the interest.", details)
    return None


def _summary(
    at: At, subject: _Subject, content: BillInstalmentContent, problem: Problem | None
) -> dict[str, int | str | list[str]]:
    told: dict[str, int | str | list[str]] = {"subject": subject.name, "amount": subject.amount}
    if problem is not None:
        return told
    shared = _shares(subject, content)
    first = instalment_plans.next_closing(at.session, subject.account.account_id, at.now.date())
    return told | {
        "months": str(len(shared)),
        "payments": _payments(shared),
        "monthly_interest": shared[0].interest,
        "interest": total_interest(shared),
        "total": subject.amount + total_interest(shared),
        "rate": _percent(yearly_rate(shared)),
        "first_closing": first.isoformat(),
        "first_due": (first + timedelta(days=bills.DAYS_TO_PAY)).isoformat(),
        "then": _then(subject),
    }


def _payments(shared: tuple[Share, ...]) -> str:
    words, usual, last = catalogue().instalments, shared[0].payment, shared[-1].payment
    if usual == last:
        return words.payments_even.format(payment=format_yuan(usual))
    return words.payments.format(payment=format_yuan(usual), last=format_yuan(last))


def _then(subject: _Subject) -> str:
    words = catalogue().instalments
    if isinstance(subject.owner, Posting):
        return words.then_purchase
    left = bills.remaining(subject.owner) - subject.amount
    if left == 0:
        return words.then_nothing
    return words.then_left.format(left=format_yuan(left), due_on=subject.owner.due_on)


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:.2f}%"
