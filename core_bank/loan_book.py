"""The loan book: loans are paid out, their instalments collected, and what is left of them repaid early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from banking.repayment import Method, Schedule, interest_of_days, schedule
from core_bank import ledger, outbox, restrictions
from core_bank.clock import BEIJING
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.ledger import Leg
from core_bank.loan_products import collection_hours, penalty_rate, products
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.customers import Customer
from core_bank.models.loans import Loan, LoanInstalment
from core_bank.settings import Settings
from language.calendar import months_before

_DUE_MAX = 100


@dataclass(frozen=True)
class Terms:
    """What is agreed: 分, basis points a year, months, and how it is repaid."""

    amount: int
    rate: int
    months: int
    method: Method

    @property
    def instalments(self) -> Schedule:
        """The payments that follow from it."""
        return schedule(self.amount, self.rate, self.months, self.method)


def open_loan(
    session: Session,
    account: Account,
    product_id: str,
    terms: Terms,
    application_id: str,
    now: datetime,
) -> Loan:
    """Pay ``terms.amount`` into the locked account; the first instalment is due in a month."""
    loan = Loan(
        loan_id=new_identifier("ln"),
        customer_id=account.customer_id,
        account_id=account.account_id,
        application_id=application_id,
        product_id=product_id,
        amount=terms.amount,
        balance=terms.amount,
        rate=terms.rate,
        method=terms.method,
        started_on=now.date(),
    )
    session.add(loan)
    session.flush()
    _plan(session, loan, terms.instalments, now.date(), after=0)
    name, customer = products()[product_id].name, session.get_one(Customer, loan.customer_id).name
    legs = [Leg(loan.account_id, loan.amount, name), Leg(ledger.LOANS, -loan.amount, customer)]
    ledger.post(session, ledger.new_entry(now, "loan", memo=catalogue().loans.paid_out), legs)
    return loan


def loans(session: Session, customer_id: str) -> list[Loan]:
    """All loans of a customer, the newest first."""
    query = select(Loan).where(Loan.customer_id == customer_id)
    return list(session.scalars(query.order_by(Loan.started_on.desc(), Loan.loan_id)))


def loan_for_customer(session: Session, customer_id: str, loan_id: str, lock: bool = False) -> Loan:
    """The customer's own loan that is not settled. Raises NotFoundError."""
    loan = session.get(Loan, loan_id, with_for_update=True if lock else None, populate_existing=lock)
    if loan is None or loan.customer_id != customer_id or loan.settled_on is not None:
        raise NotFoundError
    return loan


def loan_of_application(session: Session, application_id: str) -> Loan:
    """The loan that an approved application led to."""
    return session.scalars(select(Loan).where(Loan.application_id == application_id)).one()


def instalments(session: Session, loan: Loan) -> list[LoanInstalment]:
    """All instalments of a loan in their order."""
    query = select(LoanInstalment).where(LoanInstalment.loan_id == loan.loan_id)
    return list(session.scalars(query.order_by(LoanInstalment.number)))


def unpaid(instalment: LoanInstalment) -> int:
    """What an instalment still asks for, in 分, with the penalty so far."""
    return _unpaid_interest(instalment) + instalment.principal - instalment.paid_principal


def is_overdue(instalment: LoanInstalment, today: date) -> bool:
    """Whether it is late: not paid by the end of the day on which the money was first missing."""
    return unpaid(instalment) > 0 and instalment.short_on is not None and instalment.short_on < today


def was_late(instalment: LoanInstalment, today: date) -> bool:
    """Whether it is late, or was when it was paid."""
    return instalment.penalty > 0 or is_overdue(instalment, today)


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Instalments for which money is to be taken now, the oldest first, as ``loan_id:number``."""
    query = (
        select(LoanInstalment.loan_id, LoanInstalment.number)
        .where(LoanInstalment.next_try_at <= now)
        .order_by(LoanInstalment.due_on, LoanInstalment.loan_id, LoanInstalment.number)
        .limit(_DUE_MAX)
    )
    return [f"{loan_id}:{number}" for loan_id, number in session.execute(query)]


def settle(session: Session, instalment_id: str, now: datetime) -> None:
    """Take an instalment, or as much of it as the account has; nothing while the account is restricted.

    A lost card keeps nobody from paying their loan.
    """
    loan_id, _, number = instalment_id.partition(":")
    # The account first, as whoever orders something does, so that two writers cannot wait in a circle.
    account_id = session.get_one(Loan, loan_id).account_id
    account = ledger.lock_accounts(session, [account_id])[account_id]
    loan = session.get_one(Loan, loan_id, with_for_update=True, populate_existing=True)
    instalment = session.get(
        LoanInstalment, (loan_id, int(number)), with_for_update=True, populate_existing=True
    )
    # An early repayment may have planned it anew, or away, since it was found to be due.
    if instalment is None or instalment.next_try_at is None or instalment.next_try_at > now:
        return
    held_back = restrictions.of_account(session, account_id)
    if held_back:
        _hold_back(session, loan, instalment, held_back[0].reason, now)
        return
    instalment.held_for = None
    first = instalment.short_on is None
    _accrue(loan, instalment, now.date())
    taken = min(unpaid(instalment), max(0, ledger.available(account)))
    if taken > 0:
        _take(session, loan, instalment, taken, now)
    if unpaid(instalment) == 0:
        instalment.next_try_at = None
        _settle_if_done(session, loan, now.date())
    else:
        instalment.short_on = instalment.short_on or now.date()
        instalment.next_try_at = _next_try(now)
    if first or instalment.next_try_at is None:
        _tell(session, loan, instalment, now)


def repay_early(session: Session, loan: Loan, amount: int, months: int, now: datetime) -> None:
    """Take ``amount`` (分) of the locked loan's principal with its interest so far; what is left is paid in ``months``.

    Raises OverdrawnError; ValueError for more than is owed.
    """
    if not 0 < amount <= loan.balance:
        raise ValueError("more repaid than owed")
    first = planned(session, loan)[0].number
    interest = early_interest(session, loan, amount, now.date())
    _post(session, loan, amount, interest, catalogue().loans.repaid_early, now)
    loan.balance -= amount
    session.execute(
        delete(LoanInstalment).where(LoanInstalment.loan_id == loan.loan_id, LoanInstalment.number >= first)
    )
    session.expire_all()
    if loan.balance > 0:
        left = schedule(loan.balance, loan.rate, months, loan.method)  # type: ignore[arg-type]
        _plan(session, loan, left, _last_due(session, loan), after=first - 1)
    _settle_if_done(session, loan, now.date())


def early_interest(session: Session, loan: Loan, amount: int, today: date) -> int:
    """The interest of ``amount`` from the last due day, or the first day of the loan, to ``today``, in 分."""
    return interest_of_days(amount, loan.rate, max(0, (today - _last_due(session, loan)).days))


def planned(session: Session, loan: Loan) -> list[LoanInstalment]:
    """Instalments still to come: those for which no money has been taken or missed yet."""
    return [one for one in instalments(session, loan) if one.short_on is None and unpaid(one) > 0]


def next_planned(session: Session, loan: Loan) -> LoanInstalment | None:
    """The next instalment to come, or None."""
    return next(iter(planned(session, loan)), None)


def missed(session: Session, loan: Loan) -> int:
    """What was due and could not be taken yet, in 分, from its very day on."""
    return sum(unpaid(one) for one in instalments(session, loan) if one.short_on is not None)


def overdue_of(session: Session, loan: Loan, today: date) -> int:
    """What is late now, in 分."""
    return sum(unpaid(one) for one in instalments(session, loan) if is_overdue(one, today))


def _last_due(session: Session, loan: Loan) -> date:
    """The day up to which interest has been asked for: the last instalment's that is not planned any more."""
    coming = {one.number for one in planned(session, loan)}
    past = [one.due_on for one in instalments(session, loan) if one.number not in coming]
    return max(past, default=loan.started_on)


def _plan(session: Session, loan: Loan, left: Schedule, since: date, *, after: int) -> None:
    """Write down instalments numbered from ``after`` + 1, one a month from ``since`` on."""
    for one in left:
        due_on = due_day(loan.started_on, since, one.number)
        session.add(
            LoanInstalment(
                loan_id=loan.loan_id,
                number=after + one.number,
                due_on=due_on,
                principal=one.principal,
                interest=one.interest,
                penalty=0,
                paid_principal=0,
                paid_interest=0,
                next_try_at=datetime.combine(due_on, time(collection_hours()[0]), tzinfo=BEIJING),
            )
        )
    session.flush()


def due_day(started_on: date, since: date, number: int) -> date:
    """The due day ``number`` months after ``since``: the day of the month on which the loan began, or the month's last."""
    passed = (since.year - started_on.year) * 12 + since.month - started_on.month
    return months_before(started_on, -(passed + number))


def _accrue(loan: Loan, instalment: LoanInstalment, today: date) -> None:
    """Add what lateness has cost since it was last counted."""
    if instalment.short_on is None:
        return
    days = (today - (instalment.accrued_on or instalment.short_on)).days
    late = instalment.principal - instalment.paid_principal
    late += max(0, instalment.interest - instalment.paid_interest)
    instalment.penalty += interest_of_days(late, penalty_rate(loan.rate), days)
    instalment.accrued_on = today


def _hold_back(session: Session, loan: Loan, instalment: LoanInstalment, reason: str, now: datetime) -> None:
    """A court's order stops the bank's own debits, too: tried again later, and told once for each reason."""
    told = instalment.held_for == reason
    instalment.held_for = reason
    instalment.next_try_at = _next_try(now)
    if not told:
        _tell(session, loan, instalment, now)


def _take(session: Session, loan: Loan, instalment: LoanInstalment, taken: int, now: datetime) -> None:
    interest = min(taken, _unpaid_interest(instalment))
    instalment.paid_interest += interest
    instalment.paid_principal += taken - interest
    _post(session, loan, taken - interest, interest, catalogue().loans.instalment, now)
    loan.balance -= taken - interest


def _unpaid_interest(instalment: LoanInstalment) -> int:
    return instalment.interest + instalment.penalty - instalment.paid_interest


def _post(session: Session, loan: Loan, principal: int, interest: int, memo: str, now: datetime) -> None:
    customer = session.get_one(Customer, loan.customer_id).name
    legs = [Leg(loan.account_id, -(principal + interest), products()[loan.product_id].name)]
    legs += [
        Leg(account, amount, customer)
        for account, amount in ((ledger.LOANS, principal), (ledger.LOAN_INTEREST, interest))
        if amount > 0
    ]
    ledger.post(session, ledger.new_entry(now, "loan", memo=memo), legs)


def _settle_if_done(session: Session, loan: Loan, today: date) -> None:
    session.flush()
    if loan.balance == 0 and not any(unpaid(one) for one in instalments(session, loan)):
        loan.settled_on = today


def _next_try(now: datetime) -> datetime:
    hours = collection_hours()
    later = [hour for hour in hours if hour > now.hour]
    day = now.date() if later else now.date() + timedelta(days=1)
    return datetime.combine(day, time(later[0] if later else hours[0]), tzinfo=BEIJING)


def _tell(session: Session, loan: Loan, instalment: LoanInstalment, now: datetime) -> None:
    data: dict[str, int | str | None] = {
        "loan_id": loan.loan_id,
        "number": instalment.number,
        "due_on": instalment.due_on.isoformat(),
        "unpaid": unpaid(instalment),
        "state": _outcome(instalment),
        "reason": instalment.held_for,
    }
    outbox.emit(session, now, "loan.instalment", loan.customer_id, data)


def _outcome(instalment: LoanInstalment) -> str:
    if instalment.next_try_at is None:
        return "paid"
    return "held" if instalment.held_for else "short"
