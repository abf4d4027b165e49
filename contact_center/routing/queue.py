"""The queue: who waits for a person, who takes them, and how they come back to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session, aliased

from contact_center.catalogue import Sentences
from contact_center.clock import BANK_ZONE, Clock
from contact_center.conversations import transcript
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub
from contact_center.conversations.messages import ConversationError, Draft, Message
from contact_center.conversations.tables import ConversationRow, MessageRow, TurnRow
from contact_center.database import Database
from contact_center.ids import new_id
from contact_center.routing import handoffs
from contact_center.routing.tables import HandoffRow

SHOWN = 200
"""Waiting conversations that a desk sees, and that are told their position."""


_SERVED = (HandoffRow.priority, HandoffRow.waiting_since, HandoffRow.handoff_id)


class NotWaitingError(ConversationError):
    """The conversation is not in the queue: somebody was quicker, or the customer left."""

    code = "not_waiting"


class NotAssignedError(ConversationError):
    """The conversation is not in this agent's hands."""

    code = "not_assigned"


@dataclass(frozen=True)
class Item:
    """A conversation in the queue, or in an agent's hands, as the desk lists it; ``last_text`` is the customer's."""

    conversation_id: str
    customer_name: str | None
    channel: str
    reason: str
    priority: int
    waiting_since: datetime
    last_text: str

    def public(self) -> dict[str, Any]:
        """The item as the desk's contract has it."""
        since = self.waiting_since.astimezone(BANK_ZONE).isoformat(timespec="seconds")
        return {**self.__dict__, "waiting_since": since}


class Queue:
    """Danger first, then strain, then first come, first served. Every change is one transaction, then told to who waits."""

    def __init__(
        self, database: Database, clock: Clock, hub: Hub, sentences: Sentences, guard: Guard
    ) -> None:
        self._database = database
        self._clock = clock
        self._hub = hub
        self._sentences = sentences
        self._guard = guard

    async def position(self, conversation_id: str) -> int | None:
        """1 for the next in line; None when the conversation does not wait."""
        return (await self._database.call(self._positions)).get(conversation_id)

    async def waiting(self) -> list[Item]:
        """Everybody in the queue, in the order in which they are to be served."""
        return await self._database.call(self._items, "waiting", None)

    async def held_by(self, agent_id: str) -> list[Item]:
        """The conversations in an agent's hands."""
        return await self._database.call(self._items, "accepted", agent_id)

    async def packet(self, conversation_id: str) -> dict[str, Any] | None:
        """What the bot knew when it handed the conversation over; None when no handoff is open."""
        return await self._database.call(self._packet, conversation_id)

    async def was_held_by(self, conversation_id: str, agent_id: str) -> bool:
        """Whether this agent has the conversation, or has had it."""
        return await self._database.call(self._was_held_by, conversation_id, agent_id)

    async def accept(self, conversation_id: str, agent_id: str, agent_name: str) -> None:
        """Give a waiting conversation to the agent. Raises ``NotWaitingError`` for all but the first who asks."""
        greeting = await self._database.call(self._accept, conversation_id, agent_id, agent_name)
        self._tell(conversation_id, "agent", greeting)
        await self.announce()

    async def reply(self, conversation_id: str, agent_id: str, draft: Draft) -> Message:
        """Store and push what the agent says, once per key. Raises ``NotAssignedError``, ``ForbiddenPromiseError``."""
        message, new = await self._database.call(self._reply, conversation_id, agent_id, draft)
        if new:
            self._hub.publish(conversation_id, {"type": "message", "message": message})
        return message

    async def resolve(self, conversation_id: str, agent_id: str, summary: str) -> None:
        """End an agent's work; the bot takes over and is told so in its turn. Raises ``NotAssignedError``."""
        await self._database.call(self._resolve, conversation_id, agent_id, summary)
        self._tell(conversation_id, "bot", None)
        await self.announce()

    async def leave(self, conversation_id: str) -> None:
        """The customer does not want to wait any longer. Raises ``NotWaitingError``."""
        farewell = await self._database.call(self._leave, conversation_id)
        self._tell(conversation_id, "bot", farewell)
        await self.announce()

    async def announce(self) -> None:
        """Tell everybody in the queue their position, and the desks that the queue is another."""
        for conversation_id, position in (await self._database.call(self._positions)).items():
            self._hub.publish(conversation_id, {"type": "queue", "position": position})

    def _tell(self, conversation_id: str, handler: str, message: Message | None) -> None:
        if message is not None:
            self._hub.publish(conversation_id, {"type": "message", "message": message})
        self._hub.publish(conversation_id, {"type": "handler", "handler": handler})

    def _positions(self) -> dict[str, int]:
        with self._database.read() as session:
            waiting = select(HandoffRow.conversation_id).where(HandoffRow.state == "waiting")
            ordered = session.scalars(waiting.order_by(*_SERVED))
            return {conversation_id: place for place, conversation_id in enumerate(ordered, start=1)}

    def _items(self, state: str, agent_id: str | None) -> list[Item]:
        with self._database.read() as session:
            wanted = (
                select(HandoffRow, ConversationRow, MessageRow.text)
                .join(ConversationRow, ConversationRow.conversation_id == HandoffRow.conversation_id)
                .outerjoin(
                    MessageRow,
                    (MessageRow.conversation_id == ConversationRow.conversation_id)
                    & (MessageRow.seq == _last_said()),
                )
                .where(HandoffRow.state == state)
                .order_by(*_SERVED)
                .limit(SHOWN)
            )
            if agent_id is not None:
                wanted = wanted.where(HandoffRow.agent_id == agent_id)
            return [
                Item(
                    conversation.conversation_id,
                    conversation.customer_name,
                    conversation.channel,
                    handoff.reason,
                    handoff.priority,
                    handoff.waiting_since,
                    text or "",
                )
                for handoff, conversation, text in session.execute(wanted)
            ]

    def _packet(self, conversation_id: str) -> dict[str, Any] | None:
        with self._database.read() as session:
            handoff = handoffs.current(session, conversation_id)
            return None if handoff is None else {"reason": handoff.reason, **handoff.packet}

    def _accept(self, conversation_id: str, agent_id: str, agent_name: str) -> Message:
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            mine = conversation.conversation_id
            won = session.scalars(
                update(HandoffRow)
                .where(HandoffRow.conversation_id == mine, HandoffRow.state == "waiting")
                .values(state="accepted", agent_id=agent_id, accepted_at=self._clock.now())
                .returning(HandoffRow.handoff_id)
            ).all()
            if not won:
                raise NotWaitingError(conversation_id)
            conversation.handler, conversation.assignee = "agent", agent_id
            return self._say(session, conversation, self._sentences.agent_joined.format(name=agent_name))

    def _reply(self, conversation_id: str, agent_id: str, draft: Draft) -> tuple[Message, bool]:
        with self._database.write() as session:
            conversation = _held(session, conversation_id, agent_id)
            row, new = transcript.append(session, conversation, draft, self._clock.now(), self._guard)
            return transcript.as_message(row), new

    def _was_held_by(self, conversation_id: str, agent_id: str) -> bool:
        with self._database.read() as session:
            theirs = HandoffRow.conversation_id == conversation_id, HandoffRow.agent_id == agent_id
            return session.scalars(select(HandoffRow.handoff_id).where(*theirs).limit(1)).first() is not None

    def _resolve(self, conversation_id: str, agent_id: str, summary: str) -> None:
        with self._database.write() as session:
            conversation = _held(session, conversation_id, agent_id)
            handoff = handoffs.close(session, conversation, "resolved", self._clock.now())
            if handoff is not None:
                handoff.summary = transcript.masked(summary)
            back = TurnRow(
                turn_id=new_id("t"),
                source="system",
                channel=conversation.channel,
                text="",
                payload="/agent_resolved{}",
                created_at=self._clock.wall(),
            )
            transcript.enqueue(session, conversation, back)

    def _leave(self, conversation_id: str) -> Message:
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            if conversation.handler != "queue":
                raise NotWaitingError(conversation_id)
            handoffs.close(session, conversation, "left", self._clock.now())
            return self._say(session, conversation, self._sentences.left_queue)

    def _say(self, session: Session, conversation: ConversationRow, text: str) -> Message:
        draft = Draft("system", text, f"queue:{new_id('q')}", conversation.channel)
        row, _ = transcript.append(session, conversation, draft, self._clock.now(), self._guard)
        return transcript.as_message(row)


def _last_said() -> ScalarSelect[int | None]:
    """Where the customer spoke last: what the bot or the queue said after it tells an agent nothing."""
    theirs = aliased(MessageRow)
    return (
        select(func.max(theirs.seq))
        .where(theirs.conversation_id == ConversationRow.conversation_id, theirs.author == "customer")
        .correlate(ConversationRow)
        .scalar_subquery()
    )


def _held(session: Session, conversation_id: str, agent_id: str) -> ConversationRow:
    """The locked conversation, if it is in this agent's hands."""
    conversation = transcript.lock(session, conversation_id)
    if conversation.handler != "agent" or conversation.assignee != agent_id:
        raise NotAssignedError(conversation_id)
    return conversation
