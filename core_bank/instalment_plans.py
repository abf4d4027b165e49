"""Running credit-card instalments: a bill or a purchase is split, and the bills to come carry the shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from banking.instalments import Share
from core_bank import bills, ledger
from core_bank.clock import day_start
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.instalments import offer
from core_bank.ledger import Leg
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill, InstalmentPlan, InstalmentShare
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry, Posting
from core_bank.settings import Settings
from language.calendar import months_before

_DUE_MAX = 100
_ON_A_BILL = ("purchase", "refund", "fee", "interest")


@dataclass(frozen=True)
class Ending:
    """What ending a plan now comes to, in 分.

    ``count`` shares with ``principal`` are on no bill yet; the next bill, closing on ``closes_on``, carries all of it with the
    ``interest`` of its own share, and ``saved`` is never charged. ``ahead``: some of it would have come later than that.
    ``undone``: the plan began today, so that it never was, and costs nothing.
    """

    count: int
    principal: int
    interest: int
    saved: int
    closes_on: date
    ahead: bool
    undone: bool


def next_closing(session: Session, account_id: str, today: date) -> date:
    """The first day after ``today`` on which a bill of the account closes; the first of a month where there was no bill yet."""
    newest = bills.newest_of(session, account_id)
    since = bills.closed_on(newest) if newest else today.replace(day=1)
    ahead = (today.year - since.year) * 12 + today.month - since.month
    closing = months_before(since, -ahead)
    return closing if closing > today else months_before(since, -ahead - 1)


def unbilled(session: Session, account: Account) -> list[tuple[Posting, Entry]]:
    """Purchases of a credit-card account that are on no bill and in no plan yet, the newest first."""
    newest = bills.newest_of(session, account.account_id)
    planned = select(InstalmentPlan.posting_id).where(InstalmentPlan.posting_id.is_not(None))
    query = (
        select(Posting, Entry)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id == account.account_id, Posting.amount < 0, Entry.kind == "purchase")
        .where(Posting.posting_id.not_in(planned))
        .order_by(Posting.at.desc(), Posting.posting_id.desc())
    )
    if newest is not None:
        query = query.where(Posting.at >= day_start(bills.closed_on(newest)))
    return [(posting, entry) for posting, entry in session.execute(query)]


def carried(session: Session, bill_id: str) -> int:
    """What of a bill is shares of running plans, principal and interest, in 分."""
    query = select(func.sum(InstalmentShare.principal + InstalmentShare.interest))
    return int(session.scalar(query.where(InstalmentShare.bill_id == bill_id)) or 0)


def of_bill(session: Session, bill_id: str) -> InstalmentPlan | None:
    """The plan that a bill was put into."""
    return session.scalars(select(InstalmentPlan).where(InstalmentPlan.bill_id == bill_id)).one_or_none()


def open_plan(
    session: Session,
    account: Account,
    subject: Bill | Posting,
    shared: tuple[Share, ...],
    request_id: str,
    now: datetime,
) -> InstalmentPlan:
    """Split ``subject`` of the locked account; a bill asks for so much less. All the interest is held from the credit line.

    Raises OverdrawnError where the line has no room for the interest.
    """
    plan = InstalmentPlan(
        plan_id=new_identifier("ip"),
        customer_id=account.customer_id,
        account_id=account.account_id,
        request_id=request_id,
        bill_id=subject.bill_id if isinstance(subject, Bill) else None,
        posting_id=subject.posting_id if isinstance(subject, Posting) else None,
        amount=sum(one.principal for one in shared),
        months=len(shared),
        rate=offer().monthly_rates[len(shared)],
        started_on=now.date(),
    )
    session.add(plan)
    session.flush()
    first = next_closing(session, account.account_id, now.date())
    session.add_all(_share(plan, one, first) for one in shared)
    interest = sum(one.interest for one in shared)
    if interest > 0:
        ledger.hold(account, interest)
    if isinstance(subject, Bill):
        subject.amount -= plan.amount
        subject.minimum = min(subject.minimum, bills.minimum_of(subject.amount))
    session.flush()
    return plan


def running(session: Session, customer_id: str) -> list[InstalmentPlan]:
    """The customer's plans with shares that are on no bill yet, the newest first."""
    still = select(InstalmentShare.plan_id).where(InstalmentShare.bill_id.is_(None))
    query = select(InstalmentPlan).where(
        InstalmentPlan.customer_id == customer_id, InstalmentPlan.plan_id.in_(still)
    )
    return list(session.scalars(query.order_by(InstalmentPlan.started_on.desc(), InstalmentPlan.plan_id)))


def plan_for_customer(session: Session, customer_id: str, plan_id: str) -> InstalmentPlan:
    """The customer's own running plan. Raises NotFoundError, also for another customer's."""
    for plan in running(session, customer_id):
        if plan.plan_id == plan_id:
            return plan
    raise NotFoundError


def ending(session: Session, plan: InstalmentPlan, now: datetime) -> Ending:
    """What ending this running plan now comes to (cc_instalment_early_fee, cc_instalment_cancel_time of the published terms)."""
    left = _unbilled_shares(session, plan)
    undone = plan.started_on == now.date() and now.hour < offer().undo_until_hour
    interest = 0 if undone else left[0].interest
    return Ending(
        count=len(left),
        principal=sum(share.principal for share in left),
        interest=interest,
        saved=sum(share.interest for share in left) - interest,
        closes_on=left[0].closes_on,
        ahead=left[-1].closes_on > left[0].closes_on,
        undone=undone,
    )


def end(session: Session, account: Account, plan: InstalmentPlan, ended: Ending) -> None:
    """End a running plan of the locked account: the interest that is spared leaves the hold, and what is left falls due."""
    if ended.saved > 0:
        ledger.release(account, ended.saved)
    if ended.undone:
        _undo(session, plan)
        return
    for share in _unbilled_shares(session, plan)[1:]:
        share.closes_on, share.interest = ended.closes_on, 0
    session.flush()


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Bills that close by now and have shares to carry, the oldest first, as ``account_id:day``."""
    query = (
        select(InstalmentPlan.account_id, InstalmentShare.closes_on)
        .join(InstalmentPlan, InstalmentPlan.plan_id == InstalmentShare.plan_id)
        .where(InstalmentShare.bill_id.is_(None), InstalmentShare.closes_on <= now.date())
        .distinct()
        .order_by(InstalmentShare.closes_on, InstalmentPlan.account_id)
        .limit(_DUE_MAX)
    )
    return [f"{account_id}:{closes_on}" for account_id, closes_on in session.execute(query)]


def settle(session: Session, closing: str, now: datetime) -> None:
    """Write the bill that closes then: what was bought since the last one, and the shares with their interest."""
    account_id, _, day = closing.rpartition(":")
    closes_on = date.fromisoformat(day)
    account = ledger.lock_accounts(session, [account_id])[account_id]
    falling = _falling_due(session, account_id, closes_on)
    if not falling:
        return
    bought = _bought(session, account_id, closes_on)
    for share in falling:
        _charge_interest(session, account, share, now)
    shared = sum(share.principal + share.interest for share in falling)
    bill = _new_bill(session, account, closes_on, bought, shared)
    for share in falling:
        share.bill_id = bill.bill_id
    session.flush()


def _share(plan: InstalmentPlan, share: Share, first: date) -> InstalmentShare:
    return InstalmentShare(
        plan_id=plan.plan_id,
        number=share.number,
        closes_on=months_before(first, 1 - share.number),
        principal=share.principal,
        interest=share.interest,
    )


def _unbilled_shares(session: Session, plan: InstalmentPlan) -> list[InstalmentShare]:
    query = select(InstalmentShare).where(
        InstalmentShare.plan_id == plan.plan_id, InstalmentShare.bill_id.is_(None)
    )
    return list(session.scalars(query.order_by(InstalmentShare.number)))


def _undo(session: Session, plan: InstalmentPlan) -> None:
    """As if it had never been: its bill asks for everything again. The requests and the audit log tell that it was."""
    if plan.bill_id is not None:
        bill = session.get_one(Bill, plan.bill_id)
        shares = carried(session, bill.bill_id)
        bill.amount += plan.amount
        bill.minimum = shares + bills.minimum_of(bill.amount - shares)
    session.execute(delete(InstalmentShare).where(InstalmentShare.plan_id == plan.plan_id))
    session.delete(plan)
    session.flush()


def _falling_due(session: Session, account_id: str, closes_on: date) -> list[InstalmentShare]:
    query = (
        select(InstalmentShare)
        .join(InstalmentPlan, InstalmentPlan.plan_id == InstalmentShare.plan_id)
        .where(InstalmentPlan.account_id == account_id, InstalmentShare.closes_on == closes_on)
        .where(InstalmentShare.bill_id.is_(None))
        .order_by(InstalmentShare.plan_id)
    )
    return list(session.scalars(query))


def _bought(session: Session, account_id: str, closes_on: date) -> int:
    """What was bought since the last bill closed, less refunds, in 分; what plans took over does not count."""
    newest = bills.newest_of(session, account_id)
    taken_over = select(InstalmentPlan.posting_id).where(InstalmentPlan.posting_id.is_not(None))
    charged = select(InstalmentShare.posting_id).where(InstalmentShare.posting_id.is_not(None))
    query = (
        select(func.sum(Posting.amount))
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id == account_id, Entry.kind.in_(_ON_A_BILL))
        .where(Posting.at < day_start(closes_on))
        .where(Posting.posting_id.not_in(taken_over), Posting.posting_id.not_in(charged))
    )
    if newest is not None:
        query = query.where(Posting.at >= day_start(bills.closed_on(newest)))
    return max(0, -int(session.scalar(query) or 0))


def _charge_interest(session: Session, account: Account, share: InstalmentShare, now: datetime) -> None:
    """The interest was held from the line since the plan began, so there is always room for it."""
    if share.interest == 0:
        return
    ledger.release(account, share.interest)
    words = catalogue()
    customer = session.get_one(Customer, account.customer_id).name
    legs = [
        Leg(account.account_id, -share.interest, words.bank),
        Leg(ledger.LOAN_INTEREST, share.interest, customer),
    ]
    entry = ledger.new_entry(now, "interest", memo=words.instalments.interest)
    share.posting_id = ledger.post(session, entry, legs)[0].posting_id


def _new_bill(session: Session, account: Account, closes_on: date, bought: int, shared: int) -> Bill:
    """A share is due in full; of what was bought, the usual minimum."""
    card = _card_of(session, account)
    bill = Bill(
        bill_id=new_identifier("bl"),
        customer_id=account.customer_id,
        card_id=card.card_id,
        account_id=account.account_id,
        card_tail=card.tail,
        period=f"{closes_on:%Y-%m}",
        due_on=closes_on + timedelta(days=bills.DAYS_TO_PAY),
        amount=bought + shared,
        minimum=shared + bills.minimum_of(bought),
        paid=0,
    )
    session.add(bill)
    session.flush()
    return bill


def _card_of(session: Session, account: Account) -> Card:
    """The card of the account that is in use, or the newest one of it."""
    query = select(Card).where(Card.account_id == account.account_id)
    return min(session.scalars(query), key=lambda card: (card.status != "active", card.card_id))
