"""Risk tests of customers: the newest one, how often one was done, and what the rules need to know of a buyer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from banking.suitability import Assessment, Buyer, Rules, age_on
from core_bank.clock import day_start
from core_bank.identifiers import new_identifier
from core_bank.models.customers import Customer
from core_bank.models.wealth import RiskProfile, WealthHolding, WealthOrder
from language.calendar import months_before


def lock_customer(session: Session, customer_id: str) -> Customer:
    """The customer's row, locked: tests and wealth orders of one customer come one after the other."""
    return session.get_one(Customer, customer_id, with_for_update=True, populate_existing=True)


def newest(session: Session, customer_id: str) -> RiskProfile | None:
    """The test that counts, or None before the first."""
    query = (
        select(RiskProfile)
        .where(RiskProfile.customer_id == customer_id)
        .order_by(RiskProfile.tested_at.desc(), RiskProfile.profile_id)
        .limit(1)
    )
    return session.scalars(query).first()


def buyer_of(session: Session, customer_id: str, today: date) -> Buyer:
    """What the rules of suitability need to know of the customer."""
    customer = session.get_one(Customer, customer_id)
    profile = newest(session, customer_id)
    return Buyer(
        age_years=age_on(customer.born_on, today),
        grade=profile.grade if profile else None,
        tested_on=profile.tested_at.date() if profile else None,
        vulnerable=profile.vulnerable if profile else False,
        first=not _ever_bought(session, customer_id),
    )


def tests_left(session: Session, customer_id: str, today: date, rules: Rules) -> int:
    """How many tests may still be done today: the day's and the year's limits together."""
    year = months_before(today, rules.test_months)
    done_today = _count(session, customer_id, today)
    done_this_year = _count(session, customer_id, year)
    return max(0, min(rules.tests_per_day - done_today, rules.tests_per_year - done_this_year))


def record(
    session: Session, customer_id: str, answers: Mapping[str, str], assessed: Assessment, now: datetime
) -> RiskProfile:
    """Keep a test; from now on it is the one that counts."""
    profile = RiskProfile(
        profile_id=new_identifier("rp"),
        customer_id=customer_id,
        tested_at=now,
        answers=dict(answers),
        points=assessed.points,
        grade=assessed.grade,
        vulnerable=assessed.vulnerable,
    )
    session.add(profile)
    session.flush()
    return profile


def _count(session: Session, customer_id: str, since: date) -> int:
    query = select(func.count()).where(
        RiskProfile.customer_id == customer_id, RiskProfile.tested_at >= day_start(since)
    )
    return session.scalar(query) or 0


def _ever_bought(session: Session, customer_id: str) -> bool:
    held = select(WealthHolding.holding_id).where(WealthHolding.customer_id == customer_id)
    ordered = select(WealthOrder.order_id).where(
        WealthOrder.customer_id == customer_id,
        WealthOrder.side == "purchase",
        WealthOrder.state != "withdrawn",
    )
    return any(session.scalars(query.limit(1)).first() is not None for query in (held, ordered))
