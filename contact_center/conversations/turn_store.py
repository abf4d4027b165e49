"""Turns in the database: taken up one at a time per conversation, and finished as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from contact_center.cases.telling import tell_of_cases
from contact_center.catalogue import Sentences
from contact_center.conversations import progress, transcript
from contact_center.conversations.binding import repeat
from contact_center.conversations.effects import TurnResult
from contact_center.conversations.guard import Guard
from contact_center.conversations.messages import Draft, Handler, Handoff, Message, Turn
from contact_center.conversations.tables import ConversationRow, TurnRow
from contact_center.database import Database
from contact_center.insights import facts
from contact_center.routing import handoffs


@dataclass(frozen=True)
class Finished:
    """What a finished turn left: its messages, who has the conversation now, and whether more is waiting."""

    messages: tuple[Message, ...]
    handler: Handler
    handler_changed: bool
    more: bool


class TurnStore:
    """Every method is one short transaction. ``owner`` names this process in the lease of a conversation."""

    def __init__(
        self,
        database: Database,
        owner: str,
        lease_seconds: float,
        packet_lines: int,
        sentences: Sentences,
        guard: Guard,
    ) -> None:
        self._database = database
        self._guard = guard
        self._owner = owner
        self._lease = timedelta(seconds=lease_seconds)
        self._packet_lines = packet_lines
        self._sentences = sentences

    def waiting_conversations(self) -> list[str]:
        """Conversations in which something waits to be handled."""
        with self._database.read() as session:
            wanted = select(TurnRow.conversation_id).where(TurnRow.state == "waiting").distinct()
            return list(session.scalars(wanted))

    def take(self, conversation_id: str, wall: datetime) -> Turn | None:
        """The next turn of a conversation, leased to us; None if none waits or another process has the lease.

        Each call counts as an attempt. A process that died keeps its lease until it is started again or it runs out.
        """
        with self._database.write() as session:
            row = session.get(ConversationRow, conversation_id, with_for_update=True)
            turn = _next(session, conversation_id)
            if row is None or turn is None:
                return None
            if row.lease_owner not in (None, self._owner) and (row.lease_until or wall) > wall:
                return None
            row.lease_owner, row.lease_until = self._owner, wall + self._lease
            turn.attempts += 1
            return _as_turn(session, turn, row)

    def set_payload(self, turn_id: str, payload: str) -> None:
        """Keep what became of a one-time password or a picture, so that a crash after asking does not ask again."""
        with self._database.write() as session:
            session.get_one(TurnRow, turn_id).payload = payload

    def reassure(self, turn_id: str, text: str, at: datetime) -> Message | None:
        """Tell the customer once that we are on it; None when that is no longer true, or has been said."""
        with self._database.write() as session:
            turn = session.get_one(TurnRow, turn_id)
            conversation = transcript.lock(session, turn.conversation_id)
            session.refresh(turn)
            if turn.source != "customer" or turn.state != "waiting" or conversation.handler != "bot":
                return None
            draft = Draft("bot", text, f"reassure:{turn_id}", turn.channel, answers=turn.answers)
            row, new = transcript.append(session, conversation, draft, at, self._guard)
            return transcript.as_message(row) if new else None

    def finish(self, turn: Turn, result: TurnResult, at: datetime, wall: datetime) -> Finished | None:
        """Store everything a turn led to, at once.

        None when the turn has gone elsewhere meanwhile (its conversation was carried over, or another process
        finished it): then nothing is stored and whoever has it now answers.
        """
        with self._database.write() as session:
            conversation = session.get_one(ConversationRow, turn.conversation_id, with_for_update=True)
            row = session.get_one(TurnRow, turn.turn_id, with_for_update=True)
            if row.state != "waiting" or row.conversation_id != turn.conversation_id:
                return None
            asked = turn.source == "system" or turn.handler == "bot"
            messages = _say(session, conversation, row, result, at, self._guard)
            messages += tell_of_cases(session, conversation, row, result, at, self._guard)
            before = conversation.handler
            if result.expects is not None:
                conversation.expected_challenge = result.expects or None
            if result.handoff is not None:
                messages += self._queue(session, conversation, row, result.handoff, at)
            if result.login_required:
                _need_login(session, conversation, row, turn, wall)
            progress.keep(session, turn.conversation_id, result, at)
            if asked and turn.source == "customer":
                facts.record(session, row, result.fact, at, wall)
            row.state, row.handler = "done", conversation.handler
            session.flush()
            more = _next(session, turn.conversation_id) is not None
            if not more:
                conversation.lease_owner = conversation.lease_until = None
            handler = cast(Handler, conversation.handler)
            return Finished(messages, handler, handler != before, more)

    def _queue(
        self, session: Session, conversation: ConversationRow, turn: TurnRow, handoff: Handoff, at: datetime
    ) -> tuple[Message, ...]:
        """Hand the conversation over and tell its customer their place; nothing new for who waits already."""
        ahead = handoffs.open_handoff(session, conversation, handoff, self._packet_lines, at)
        if ahead is None:
            return ()
        draft = Draft(
            "system",
            self._sentences.queued(ahead),
            f"queued:{turn.turn_id}",
            turn.channel,
            answers=turn.answers,
        )
        return (transcript.as_message(transcript.insert(session, conversation, draft, at, self._guard)),)


def _next(session: Session, conversation_id: str) -> TurnRow | None:
    wanted = select(TurnRow).where(TurnRow.state == "waiting", TurnRow.conversation_id == conversation_id)
    return session.scalars(wanted.order_by(TurnRow.position).limit(1)).one_or_none()


def _say(
    session: Session,
    conversation: ConversationRow,
    turn: TurnRow,
    result: TurnResult,
    at: datetime,
    guard: Guard,
) -> tuple[Message, ...]:
    messages = []
    for number, reply in enumerate(result.replies):
        key = f"reply:{turn.turn_id}:{number}"
        draft = Draft("bot", reply.text, key, turn.channel, reply.buttons, reply.attachments, turn.answers)
        row = transcript.insert(session, conversation, draft, at, guard)
        messages.append(transcript.as_message(row))
    return tuple(messages)


def _need_login(
    session: Session, conversation: ConversationRow, row: TurnRow, turn: Turn, wall: datetime
) -> None:
    """Remember the turn for after the login, or handle it again at once if the login came while it was in work."""
    if conversation.customer_id is not None and turn.level == 0:
        repeat(session, conversation, row, wall)
    else:
        conversation.login_turn = row.turn_id


def _as_turn(session: Session, row: TurnRow, conversation: ConversationRow) -> Turn:
    awaited = row.picture and progress.document_awaited(session, conversation.conversation_id)
    return Turn(
        turn_id=row.turn_id,
        conversation_id=row.conversation_id,
        source=cast(Literal["customer", "system"], row.source),
        channel=row.channel,
        answers=row.answers,
        text=row.text,
        payload=row.payload,
        challenge=row.challenge,
        attempts=row.attempts,
        created_at=row.created_at,
        handler=cast(Handler, conversation.handler),
        customer_id=conversation.customer_id,
        picture=row.picture,
        document=awaited or None,
        new_device=row.new_device,
    )
