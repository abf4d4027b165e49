"""Orders: what a customer wants to send, checked and priced without any effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy.orm import Session

from banking.fraud_gate import Verdict
from core_bank import accounts, bills, fraud_gate, ledger, limits
from core_bank.fraud_gate import GateView, Told
from core_bank.identifiers import IDENTIFIER
from core_bank.limits import AMOUNT_MAX, Problem
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill
from core_bank.models.cards import Card
from core_bank.models.payees import Payee
from core_bank.payees import payee_for_customer

Arrival = Literal["realtime", "normal", "next_day"]


class Order(BaseModel):
    """What the customer wants: money to one payee, one credit-card bill, or one own account. ``amount`` in 分.

    ``told`` is for the fraud gate. It can make the verdict stricter, and answer its question; it is never needed.
    """

    model_config = ConfigDict(extra="forbid")

    payee_id: Annotated[str, IDENTIFIER] | None = None
    bill_id: Annotated[str, IDENTIFIER] | None = None
    to_account_id: Annotated[str, IDENTIFIER] | None = None
    amount: Annotated[int, Field(strict=True, ge=-AMOUNT_MAX, le=AMOUNT_MAX)]
    from_account_id: Annotated[str, IDENTIFIER] | None = None
    arrival: Arrival = "realtime"
    memo: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    told: Told = Told()

    @model_validator(mode="after")
    def _one_destination(self) -> Self:
        given = [one for one in (self.payee_id, self.bill_id, self.to_account_id) if one is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of payee_id, bill_id and to_account_id")
        return self


class ProblemView(BaseModel):
    """Why a transfer would be refused; numbers in 分."""

    code: str
    message: str
    details: dict[str, int]


class QuoteView(BaseModel):
    """What would happen to an order, without any effect."""

    ok: bool
    problem: ProblemView | None
    from_account_id: str
    from_tail: str
    available: int
    fee: int
    gate: GateView


@dataclass(frozen=True)
class Destination:
    """Where the money goes. ``to_oneself``: it stays with the same person, so it costs nothing and nobody judges it."""

    kind: Literal["transfer", "repayment"]
    account_id: str
    name: str
    nickname: str | None
    bank: str
    tail: str
    to_oneself: bool
    account_class: str | None = None

    def limited_from(self, account_class: str | None) -> bool:
        """Whether the limits of an account of this class hold: not for what stays with the same person.

        A class II or III account moves without limit only to and from the class I account that it is bound to.
        """
        if not self.to_oneself or self.kind == "repayment":
            return not self.to_oneself
        return "I" not in (account_class, self.account_class)


@dataclass(frozen=True)
class Plan:
    """An order thought through: the account that pays, where it goes, what stands against it, and what the fraud gate says."""

    account: Account
    destination: Destination | None
    fee: int
    problem: Problem | None
    verdict: Verdict


def plan(
    session: Session, customer_id: str, order: Order, fee: int, now: datetime, lock: bool = False
) -> Plan:
    """Think an order through; with ``lock`` the paying account is locked, so that the answer stays true.

    Raises NotFoundError for an account or a bill that is not the customer's.
    """
    account = _paying_account(session, customer_id, order)
    if lock:
        account = ledger.lock_accounts(session, [account.account_id])[account.account_id]
    destination, problem = _destination(session, customer_id, order, account)
    fee = 0 if destination is None or destination.to_oneself else fee
    if problem is None and destination is not None:
        standing = accounts.standing_of(session, account, now)
        limited = destination.limited_from(account.account_class)
        problem = limits.problem_of(standing, order.amount, fee, within_limits=limited)
    verdict = fraud_gate.PASSED
    if order.payee_id is not None and destination is not None and not destination.to_oneself:
        verdict = fraud_gate.verdict_on(session, order.payee_id, account, order.amount, order.told, now)
    return Plan(account, destination, fee, problem, verdict)


def quote(session: Session, customer_id: str, order: Order, fee: int, now: datetime) -> QuoteView:
    """What would happen to ``order`` now. Raises NotFoundError as ``plan`` does."""
    planned = plan(session, customer_id, order, fee, now)
    problem = planned.problem
    return QuoteView(
        ok=problem is None,
        problem=ProblemView(code=problem.code, message=problem.message, details=problem.details)
        if problem
        else None,
        from_account_id=planned.account.account_id,
        from_tail=planned.account.card_tail or "",
        available=ledger.available(planned.account),
        fee=planned.fee,
        gate=fraud_gate.view(planned.verdict),
    )


def bill_problem(bill: Bill, amount: int) -> Problem | None:
    """A bill takes no more than what is left of it."""
    left = bills.remaining(bill)
    if left == 0:
        return Problem("bill_settled", "This bill is paid already.", {})
    if amount > left:
        return Problem("bad_amount", "More than what is left of the bill.", {"limit": left})
    return None


def _paying_account(session: Session, customer_id: str, order: Order) -> Account:
    """The account named, else the first one; money to that one comes from the next."""
    if order.from_account_id is not None:
        return accounts.account_for_customer(session, customer_id, order.from_account_id)
    own = accounts.deposit_accounts(session, customer_id)
    others = [account for account in own if account.account_id != order.to_account_id]
    return others[0] if others else accounts.default_account(session, customer_id)


def _destination(
    session: Session, customer_id: str, order: Order, payer: Account
) -> tuple[Destination | None, Problem | None]:
    if order.bill_id is not None:
        bill = bills.bill_for_customer(session, customer_id, order.bill_id)
        return _to_bill(session, bill), bill_problem(bill, order.amount)
    if order.to_account_id is not None:
        own = accounts.account_for_customer(session, customer_id, order.to_account_id)
        if own.account_id == payer.account_id:
            return None, Problem("same_account", "Money cannot move from an account to itself.", {})
        return _to_own_account(own), receiving_problem(own, order.amount)
    payee = payee_for_customer(session, customer_id, order.payee_id or "")
    if payee is None:
        return None, Problem("unknown_payee", "The customer has no such payee.", {})
    receiver = session.get_one(Account, payee.account_id) if payee.account_id else None
    problem = receiving_problem(receiver, order.amount) if receiver else None
    return _to_payee(payee, receiver, customer_id), problem


def receiving_problem(receiver: Account, amount: int) -> Problem | None:
    """What stands against crediting ``receiver``."""
    return limits.receiving_problem(receiver.account_class, receiver.ledger_balance, amount)


def _to_bill(session: Session, bill: Bill) -> Destination:
    card = session.get_one(Card, bill.card_id)
    bank = catalogue().bank
    return Destination("repayment", bill.account_id, card.name, None, bank, card.tail, to_oneself=True)


def _to_own_account(account: Account) -> Destination:
    return Destination(
        kind="transfer",
        account_id=account.account_id,
        name=account.name,
        nickname=None,
        bank=catalogue().bank,
        tail=account.card_tail or "",
        to_oneself=True,
        account_class=account.account_class,
    )


def _to_payee(payee: Payee, receiver: Account | None, customer_id: str) -> Destination:
    return Destination(
        kind="transfer",
        account_id=receiver.account_id if receiver else ledger.SETTLEMENT,
        name=payee.name,
        nickname=payee.nicknames[0] if payee.nicknames else None,
        bank=payee.bank,
        tail=payee.tail,
        to_oneself=receiver is not None and receiver.customer_id == customer_id,
        account_class=receiver.account_class if receiver else None,
    )
