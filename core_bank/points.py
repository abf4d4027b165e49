"""Credit-card points: earned with purchases, exchanged for gifts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.money import FEN_PER_YUAN
from banking.points import Lot, Use, balance, lots_left
from core_bank import outbox
from core_bank.identifiers import new_identifier
from core_bank.models.accounts import Account
from core_bank.models.ledger import Entry, Posting
from core_bank.models.points import PointsRedemption

_FILE = Path(__file__).parent / "points.yml"


class Gift(BaseModel):
    """Something that points buy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gift: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,20}$")]
    title: str
    points: Annotated[int, Field(ge=1)]


class _Offer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    unearned_memos: list[str]
    soon_days: Annotated[int, Field(ge=1)]
    gifts: Annotated[list[Gift], Field(min_length=1)]


class LotView(BaseModel):
    """Points that run out after a day."""

    expires_on: date
    points: int


class GiftView(BaseModel):
    """A gift, and whether the points are enough for it."""

    gift: str
    title: str
    points: int
    affordable: bool


class PointsView(BaseModel):
    """A customer's points; ``soon`` are those that run out within the days of ``points.yml``, ``next`` the first to do so."""

    has_card: bool
    balance: int
    soon: list[LotView]
    next: LotView | None
    gifts: list[GiftView]


def gifts() -> dict[str, Gift]:
    """Every gift by its id. Raises pydantic.ValidationError when the file does not fit."""
    return {gift.gift: gift for gift in _offer().gifts}


def lots_of(session: Session, customer_id: str, today: date) -> tuple[Lot, ...]:
    """What the customer has left, the oldest first."""
    uses = [
        Use(one.created_at.date(), one.points)
        for one in session.scalars(
            select(PointsRedemption).where(PointsRedemption.customer_id == customer_id)
        )
    ]
    return lots_left(_earned(session, customer_id), uses, today)


def view(session: Session, customer_id: str, today: date) -> PointsView:
    """What there is, what runs out when, and what it buys."""
    lots = lots_of(session, customer_id, today)
    there = balance(lots)
    last = today + timedelta(days=_offer().soon_days)
    shown = [LotView(expires_on=lot.expires_on, points=lot.points) for lot in lots]
    return PointsView(
        has_card=bool(_credit_accounts(session, customer_id)),
        balance=there,
        soon=[lot for lot in shown if lot.expires_on <= last],
        next=shown[0] if shown else None,
        gifts=[GiftView(**gift.model_dump(), affordable=gift.points <= there) for gift in gifts().values()],
    )


def redeem(
    session: Session, customer_id: str, gift: Gift, request_id: str, now: datetime
) -> PointsRedemption:
    """Exchange points; that there are enough was looked at in the same transaction."""
    redemption = PointsRedemption(
        redemption_id=new_identifier("pr"),
        customer_id=customer_id,
        request_id=request_id,
        gift=gift.gift,
        points=gift.points,
        created_at=now,
    )
    session.add(redemption)
    session.flush()
    told = {"redemption_id": redemption.redemption_id, "gift": gift.gift, "points": gift.points}
    outbox.emit(session, now, "points.redeemed", customer_id, told)
    return redemption


def _earned(session: Session, customer_id: str) -> dict[date, int]:
    """One point for every full yuan of a purchase, by month; what is given back takes its points along."""
    query = (
        select(Posting.at, Posting.amount)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id.in_(_credit_accounts(session, customer_id)))
        .where(Entry.kind.in_(["purchase", "refund"]), Entry.memo.not_in(_offer().unearned_memos))
    )
    earned: dict[date, int] = defaultdict(int)
    for at, amount in session.execute(query):
        full_yuan = abs(amount) // FEN_PER_YUAN
        earned[at.date().replace(day=1)] += full_yuan if amount < 0 else -full_yuan
    return dict(earned)


def _credit_accounts(session: Session, customer_id: str) -> list[str]:
    query = select(Account.account_id).where(Account.customer_id == customer_id, Account.kind == "credit")
    return list(session.scalars(query))


@cache
def _offer() -> _Offer:
    return _Offer.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
