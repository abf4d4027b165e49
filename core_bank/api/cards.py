"""Cards: list, freeze, unfreeze, report lost."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from core_bank import cards, challenges
from core_bank.api.request import BankHere, Empty, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.cards import CardsView, CardView, LossReportView
from core_bank.identifiers import IDENTIFIER

router = APIRouter(prefix="/customers/{customer_id}/cards", tags=["cards"])


class ChallengeProof(BaseModel):
    """The verified challenge that allows something."""

    model_config = ConfigDict(extra="forbid")

    challenge_id: Annotated[str, IDENTIFIER]


@router.get("", responses=errors(404))
def list_cards(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> CardsView:
    """The customer's cards."""
    return cards.cards_view(session, customer_id, bank.clock.today())


@router.post("/{card_id}/freeze", response_model=CardView, responses=errors(404, 409))
def freeze(
    customer_id: KnownCustomer, card_id: ObjectId, bank: BankHere, once: Onced, _body: Empty | None = None
) -> JSONResponse:
    """Freeze a card at once; freezing it again changes nothing."""
    return once(200, lambda session: cards.freeze(session, customer_id, card_id, bank.clock.now()))


@router.post("/{card_id}/unfreeze", response_model=CardView, responses=errors(404, 409))
def unfreeze(
    customer_id: KnownCustomer, card_id: ObjectId, proof: ChallengeProof, bank: BankHere, once: Onced
) -> JSONResponse:
    """Make a frozen card usable again, with a verified one-time password."""

    def act(session: Session) -> CardView:
        now = bank.clock.now()
        card = cards.card_for_customer(session, customer_id, card_id, lock=True)
        binding = challenges.binding_of_card(card)
        challenges.consume(session, bank.settings, customer_id, proof.challenge_id, binding, now)
        return cards.unfreeze(session, card, now)

    return once(200, act)


@router.post("/{card_id}/loss-report", response_model=LossReportView, responses=errors(404, 409))
def report_loss(
    customer_id: KnownCustomer, card_id: ObjectId, bank: BankHere, once: Onced, _body: Empty | None = None
) -> JSONResponse:
    """Report a card lost, for good."""
    return once(200, lambda session: cards.report_loss(session, customer_id, card_id, bank.clock.now()))
