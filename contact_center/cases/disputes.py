"""Cases of disputed charges: opened and answered by what core_bank tells, once each however often it is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from banking.money import format_yuan
from contact_center.cases import register
from contact_center.cases.departments import departments
from contact_center.cases.holding import HELD
from contact_center.cases.register import Said
from contact_center.cases.sentences import sentences
from contact_center.cases.tables import CaseRow
from contact_center.clock import Clock
from contact_center.conversations import transcript
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.guard import Guard
from contact_center.conversations.messages import Draft, Message
from contact_center.database import Database
from contact_center.outreach.bank_facts import BankFacts
from contact_center.outreach.decisions import Event
from contact_center.outreach.intake import EventRefusedError

MARKED, DECIDED = "charge.disputed", "dispute.decided"
BANK = "bank"


class _Dispute(BaseModel):
    """What both events say of a dispute; ``amount`` in 分, ``answer_by`` is the day that its customer was told."""

    dispute_id: str
    merchant: str
    amount: int
    charged_on: date
    reason: str
    answer_by: date
    finding: str = ""


class DisputeCases:
    """Keeps a case beside every disputed charge. A decision answers the case; only a person closes it."""

    def __init__(
        self, clock: Clock, database: Database, conversations: Conversations, guard: Guard, facts: BankFacts
    ) -> None:
        self._database = database
        self._clock = clock
        self._conversations = conversations
        self._guard = guard
        self._facts = facts

    async def follow(self, event: Event) -> None:
        """Open the case of a dispute, or answer it; other events and repeated ones change nothing.

        Raises EventRefusedError (``bad_event``, ``unknown_customer``), FactsUnavailableError.
        """
        if event.type not in (MARKED, DECIDED):
            return
        dispute = _read(event.data)
        customer = await self._facts.customer(event.customer_id)
        if customer is None:
            raise EventRefusedError("unknown_customer", "the bank has no customer of this number")
        conversation = await self._conversations.for_customer(customer)
        told = await self._database.call(
            self._carry_out, conversation.conversation_id, dispute, event.type == DECIDED
        )
        if told is not None:
            self._conversations.publish(told.conversation_id, {"type": "message", "message": told.public()})

    def _carry_out(self, conversation_id: str, dispute: _Dispute, decided: bool) -> Message | None:
        """A decision that overtook its dispute opens the case as well: events come in any order."""
        at = self._clock.now()
        with self._database.write() as session:
            message = self._open(session, conversation_id, dispute, at)
            if decided:
                _answer(session, dispute, at)
            return message

    def _open(
        self, session: Session, conversation_id: str, dispute: _Dispute, at: datetime
    ) -> Message | None:
        """The message that tells its number, stored with the case; None where the case was there already."""
        conversation = transcript.lock(session, conversation_id)
        key, reason = _key(dispute), sentences().dispute_reasons.get(dispute.reason, dispute.reason)
        if register.event_of(session, key) is not None:
            return None
        words = sentences().dispute.format(**_places(dispute), reason=reason)
        said = Said(conversation.conversation_id, "dispute", words, key, at, BANK, sentences().bank)
        case = register.open_own(session, said, departments().disputes, dispute.answer_by)
        text = sentences().about(case, "dispute_opened", merchant=dispute.merchant)
        draft = Draft("system", text, f"case:{key}", conversation.channel)
        return transcript.as_message(transcript.insert(session, conversation, draft, at, self._guard))


def _answer(session: Session, dispute: _Dispute, at: datetime) -> None:
    """The bank owes no answer any more; the notice of the decision tells the customer, see ``outreach/triggers.yml``."""
    opened = register.event_of(session, _key(dispute))
    case = None if opened is None else session.get(CaseRow, opened.number, with_for_update=True)
    if case is None or case.state not in HELD:
        return
    case.state, case.answered_at = "answered", at
    key = f"{_key(dispute)}:decided"
    register.record(session, case, "answer", key, BANK, sentences().bank, dispute.finding, at)


def _read(data: dict[str, Any]) -> _Dispute:
    try:
        return _Dispute.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, fault["loc"])) for fault in error.errors()}))
        raise EventRefusedError("bad_event", f"missing or wrong in data: {fields}") from error


def _key(dispute: _Dispute) -> str:
    return f"dispute:{dispute.dispute_id}"


def _places(dispute: _Dispute) -> dict[str, str]:
    return {
        "merchant": dispute.merchant,
        "amount": format_yuan(dispute.amount),
        "charged_on": dispute.charged_on.isoformat(),
        "dispute_id": dispute.dispute_id,
    }
