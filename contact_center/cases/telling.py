"""What a turn of the bot says of cases: the number of one that is stored in the same transaction, or where they stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from banking.choice import payload
from contact_center.cases.legal_clock import bank_day
from contact_center.cases.register import Said, of_conversation, register
from contact_center.cases.sentences import sentences
from contact_center.conversations import transcript
from contact_center.conversations.effects import TurnResult
from contact_center.conversations.guard import Guard
from contact_center.conversations.messages import Button, Draft, Message
from contact_center.conversations.tables import ConversationRow, TurnRow


def tell_of_cases(
    session: Session,
    conversation: ConversationRow,
    turn: TurnRow,
    result: TurnResult,
    at: datetime,
    guard: Guard,
) -> tuple[Message, ...]:
    """Register what the customer complains of and say its number, or say where their cases stand; once per turn.

    The case and the message that names it are one transaction: no number is told that is not stored.
    """
    if result.case is not None:
        said = Said(conversation.conversation_id, result.case, turn.text, f"turn:{turn.turn_id}", at)
        made = register(session, said)
        return (
            _say(
                session,
                conversation,
                turn,
                sentences().registered(made.case, made.how, bank_day(at)),
                at,
                guard,
            ),
        )
    if result.asks_for_cases:
        cases = of_conversation(session, conversation.conversation_id)
        button = Button(sentences().ask_a_person, payload("handoff"))
        text = sentences().progress_of(cases, bank_day(at))
        return (_say(session, conversation, turn, text, at, guard, (button,) if cases else ()),)
    return ()


def _say(
    session: Session,
    conversation: ConversationRow,
    turn: TurnRow,
    text: str,
    at: datetime,
    guard: Guard,
    buttons: tuple[Button, ...] = (),
) -> Message:
    draft = Draft("bot", text, f"case:{turn.turn_id}", turn.channel, buttons, answers=turn.answers)
    return transcript.as_message(transcript.insert(session, conversation, draft, at, guard))
