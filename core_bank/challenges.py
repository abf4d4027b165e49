"""One-time passwords: six digits, five minutes, three tries, once, for one payee and one amount only."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from banking.money import format_yuan
from core_bank import inbox, sealed_numbers
from core_bank.cards import card_for_customer
from core_bank.customers import customer_by_id
from core_bank.errors import BankError, NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.messages import catalogue
from core_bank.models.cards import Card
from core_bank.models.challenges import Challenge
from core_bank.models.requests import ServiceRequest
from core_bank.models.transfers import Transfer
from core_bank.sealed_numbers import Number
from core_bank.settings import Settings

Purpose = Literal["transfer", "unfreeze", "request"]
Outcome = Literal["verified", "wrong", "expired", "void"]
_CODES = 1_000_000


class ChallengeView(BaseModel):
    """A challenge that was sent; the code itself is nowhere in it."""

    challenge_id: str
    sent_to: str
    expires_at: datetime
    tries_left: int


class AttemptView(BaseModel):
    """What became of a typed code."""

    outcome: Outcome
    tries_left: int


@dataclass(frozen=True)
class _Subject:
    binding: str
    text_for: Literal["transfer", "repayment", "unfreeze", "request"]
    payee: str
    tail: str
    amount: int
    second_number_id: str | None = None


def binding_of_transfer(transfer: Transfer) -> str:
    """What a transfer's challenge is bound to: this transfer, its payee, bill or account, and its amount."""
    target = transfer.payee_id or transfer.bill_id or transfer.to_account_id
    return f"{transfer.transfer_id}|{target}|{transfer.amount}"


def binding_of_card(card: Card) -> str:
    """What a card's challenge is bound to."""
    return card.card_id


def binding_of_request(request: ServiceRequest) -> str:
    """What a request's challenge is bound to: this request and exactly what it orders."""
    ordered = hashlib.sha256(json.dumps(request.content, sort_keys=True).encode()).hexdigest()
    return f"{request.request_id}|{ordered}"


def issue(
    session: Session, settings: Settings, customer_id: str, purpose: Purpose, subject_id: str, now: datetime
) -> ChallengeView:
    """Send a fresh code for a pending transfer, a frozen card or a request; earlier codes for it are void.

    It goes to the phone on file. Once that one is proved, a request about a second phone has the next code sent there.
    Raises NotFoundError, BankError 409 when the subject needs no code, 429 after too many, 503 when there
    is no way to send one.
    """
    if not settings.sandbox:
        raise BankError(503, "code_channel_unavailable", "There is no way to send a one-time password.")
    customer = customer_by_id(session, customer_id)
    subject = _subject(session, customer_id, purpose, subject_id)
    _check_pace(session, settings, customer_id, now)
    proved = None
    if subject.second_number_id is not None:
        proved = _proved_on_file(session, settings, subject_id, subject.binding, now)
    second = _second_phone(session, settings, customer_id, subject, now) if proved else None
    earlier = update(Challenge).where(Challenge.subject_id == subject_id, Challenge.consumed_at.is_(None))
    if proved:
        earlier = earlier.where(Challenge.challenge_id != proved.challenge_id)
    session.execute(earlier.values(voided_at=now))
    code = f"{secrets.randbelow(_CODES):06d}"
    salt = secrets.token_hex(16)
    challenge = Challenge(
        challenge_id=new_identifier("ch"),
        customer_id=customer_id,
        purpose=purpose,
        subject_id=subject_id,
        binding=subject.binding,
        to_second=second is not None,
        code_salt=salt,
        code_hash=_hash(salt, code),
        tries_left=settings.challenge_tries_max,
        created_at=now,
        expires_at=now + timedelta(seconds=settings.challenge_lifetime_seconds),
    )
    session.add(challenge)
    inbox.deliver(
        session,
        customer_id,
        now,
        "second_phone" if second else subject.text_for,
        code=code,
        payee=subject.payee,
        tail=subject.tail,
        amount=format_yuan(subject.amount),
        minutes=str(settings.challenge_lifetime_seconds // 60),
    )
    return ChallengeView(
        challenge_id=challenge.challenge_id,
        sent_to=str(second) if second else customer.masked_phone,
        expires_at=challenge.expires_at,
        tries_left=challenge.tries_left,
    )


def attempt(session: Session, customer_id: str, challenge_id: str, code: str, now: datetime) -> AttemptView:
    """Try a code. The last wrong try makes the challenge void. Raises NotFoundError."""
    challenge = _locked(session, customer_id, challenge_id)
    outcome = _outcome(challenge, code, now)
    if outcome == "verified":
        challenge.verified_at = now
    elif outcome == "wrong":
        challenge.tries_left -= 1
        if challenge.tries_left == 0:
            challenge.voided_at = now
            outcome = "void"
    tries_left = challenge.tries_left if outcome in {"wrong", "verified"} else 0
    return AttemptView(outcome=outcome, tries_left=tries_left)


def consume(
    session: Session, settings: Settings, customer_id: str, challenge_id: str, binding: str, now: datetime
) -> None:
    """Use a verified challenge up for exactly what it was bound to.

    Raises NotFoundError, or BankError 409 ``challenge_mismatch``, ``challenge_consumed``,
    ``challenge_not_verified``, ``challenge_expired``.
    """
    challenge = _locked(session, customer_id, challenge_id)
    _check_usable(settings, challenge, binding, now)
    challenge.consumed_at = now


def consume_for_request(
    session: Session, settings: Settings, request: ServiceRequest, challenge_id: str, now: datetime
) -> None:
    """Use up the code from the phone on file, and where the request is about a second phone, the code from that one too.

    Raises as ``consume`` does, and BankError 409 ``challenge_wanting`` while the second phone is not proved.
    """
    binding = binding_of_request(request)
    if request.second_number_id is not None:
        challenge = _locked(session, request.customer_id, challenge_id)
        if not challenge.to_second:
            _check_usable(settings, challenge, binding, now)
            raise conflict("challenge_wanting", "The second phone has to be proved too.")
        proved = _proved_on_file(session, settings, request.request_id, binding, now)
        if proved is None:
            raise conflict("challenge_expired", "The phone on file was proved too long ago.")
        consume(session, settings, request.customer_id, proved.challenge_id, binding, now)
    consume(session, settings, request.customer_id, challenge_id, binding, now)


def _check_usable(settings: Settings, challenge: Challenge, binding: str, now: datetime) -> None:
    if challenge.binding != binding:
        raise conflict("challenge_mismatch", "This challenge was for something else.")
    if challenge.consumed_at is not None:
        raise conflict("challenge_consumed", "This challenge was used before.")
    if challenge.verified_at is None or challenge.voided_at is not None:
        raise conflict("challenge_not_verified", "The one-time password has not been verified.")
    if now > challenge.verified_at + timedelta(seconds=settings.challenge_use_seconds_max):
        raise conflict("challenge_expired", "The one-time password was verified too long ago.")


def _proved_on_file(
    session: Session, settings: Settings, subject_id: str, binding: str, now: datetime
) -> Challenge | None:
    """The newest code that proves the phone on file and is still good for what is bound."""
    fresh = now - timedelta(seconds=settings.challenge_use_seconds_max)
    query = select(Challenge).where(
        Challenge.subject_id == subject_id,
        Challenge.binding == binding,
        Challenge.to_second.is_(False),
        Challenge.verified_at >= fresh,
        Challenge.consumed_at.is_(None),
        Challenge.voided_at.is_(None),
    )
    return session.scalars(query.order_by(Challenge.verified_at.desc()).limit(1)).first()


def _second_phone(
    session: Session, settings: Settings, customer_id: str, subject: _Subject, now: datetime
) -> Number:
    try:
        return sealed_numbers.opened(session, settings, customer_id, str(subject.second_number_id), now)
    except NotFoundError:
        raise conflict("number_expired", "The second number was typed too long ago.") from None


def was_consumed_for(session: Session, customer_id: str, challenge_id: str, subject_id: str) -> bool:
    """True when this very challenge already did its work for this subject."""
    challenge = session.get(Challenge, challenge_id)
    return (
        challenge is not None
        and challenge.customer_id == customer_id
        and challenge.subject_id == subject_id
        and challenge.consumed_at is not None
    )


def _locked(session: Session, customer_id: str, challenge_id: str) -> Challenge:
    query = (
        select(Challenge)
        .where(Challenge.challenge_id == challenge_id, Challenge.customer_id == customer_id)
        .with_for_update()
    )
    challenge = session.scalars(query).one_or_none()
    if challenge is None:
        raise NotFoundError
    return challenge


def _outcome(challenge: Challenge, code: str, now: datetime) -> Outcome:
    if challenge.voided_at is not None or challenge.verified_at is not None:
        return "void"
    if now > challenge.expires_at:
        return "expired"
    right = secrets.compare_digest(challenge.code_hash, _hash(challenge.code_salt, code))
    return "verified" if right else "wrong"


def _subject(session: Session, customer_id: str, purpose: Purpose, subject_id: str) -> _Subject:
    if purpose == "unfreeze":
        card = card_for_customer(session, customer_id, subject_id)
        if card.status != "frozen":
            raise conflict("card_not_frozen", "Only a frozen card can be unfrozen.", status=card.status)
        return _Subject(binding_of_card(card), "unfreeze", card.name, card.tail, 0)
    if purpose == "request":
        request = session.get(ServiceRequest, subject_id)
        if request is None or request.customer_id != customer_id:
            raise NotFoundError
        if request.state != "pending" or request.level < 2:
            raise conflict("nothing_to_confirm", "This request needs no code.", state=request.state)
        title = catalogue().services[request.kind]
        return _Subject(binding_of_request(request), "request", title, "", 0, request.second_number_id)
    transfer = session.get(Transfer, subject_id)
    if transfer is None or transfer.customer_id != customer_id:
        raise NotFoundError
    if transfer.state != "pending" or transfer.confirmed_at is not None:
        raise conflict("nothing_to_confirm", "This transfer needs no code.", state=transfer.state)
    text_for: Literal["transfer", "repayment"] = "repayment" if transfer.kind == "repayment" else "transfer"
    return _Subject(
        binding_of_transfer(transfer), text_for, transfer.to_name, transfer.to_tail, transfer.amount
    )


def _check_pace(session: Session, settings: Settings, customer_id: str, now: datetime) -> None:
    query = select(func.count()).where(
        Challenge.customer_id == customer_id, Challenge.created_at > now - timedelta(hours=1)
    )
    if (session.scalar(query) or 0) >= settings.challenges_per_hour_max:
        raise BankError(429, "too_many_challenges", "Too many one-time passwords within an hour.")


def _hash(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}{code}".encode()).hexdigest()
