"""Conversations: what every channel, outreach and the desk call to talk with a customer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from contact_center.clock import Clock
from contact_center.conversations.binding import Binder
from contact_center.conversations.codes import find_code
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub, Listener
from contact_center.conversations.messages import (
    Accepted,
    Author,
    Button,
    Conversation,
    Customer,
    Draft,
    Incoming,
    Message,
    Outcome,
)
from contact_center.conversations.store import PAGE, ConversationStore
from contact_center.conversations.turns import Turns
from contact_center.database import Database
from contact_center.ids import new_id
from contact_center.settings import Settings

logger = logging.getLogger(__name__)


class Conversations:
    """Takes messages in, has them handled one at a time per conversation, and gives replies out.

    Every call may raise ``UnknownConversationError``; ``accept`` and ``submit`` also ``UnknownButtonError`` and
    ``TooManyWaitingError``.
    """

    def __init__(
        self, settings: Settings, clock: Clock, database: Database, hub: Hub, turns: Turns, guard: Guard
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._database = database
        self._hub = hub
        self._turns = turns
        silence = timedelta(minutes=settings.welcome_back_after_minutes)
        self._store = ConversationStore(database, guard, settings.waiting_turns_per_conversation, silence)
        self._binder = Binder(database)

    async def for_customer(self, customer: Customer, channel: str = "web") -> Conversation:
        """The one conversation of a customer over all channels."""
        return await self._database.call(self._store.create, channel, self._clock.now(), customer)

    async def for_visitor(self, channel: str = "web") -> Conversation:
        """A new conversation with somebody unknown."""
        return await self._database.call(self._store.create, channel, self._clock.now())

    async def get(self, conversation_id: str) -> Conversation:
        """How a conversation stands; one carried over leads to the customer's."""
        return await self._database.call(self._store.get, conversation_id)

    async def messages(self, conversation_id: str, after: int = 0, limit: int = PAGE) -> list[Message]:
        """Messages after a sequence number, oldest first."""
        return await self._database.call(self._store.messages, conversation_id, after, limit)

    async def bind(self, conversation_id: str, customer: Customer) -> Conversation:
        """Carry a visitor's conversation into the customer's, now that they proved who they are.

        Every message moves to the end of the customer's conversation; what needed the login is handled again. Calling
        it again changes nothing. Raises ``AlreadyBoundError`` if the conversation belongs to another customer.
        """
        bound = await self._database.call(
            self._binder.bind, conversation_id, customer, self._clock.now(), self._clock.wall()
        )
        for message in bound.carried:
            self._publish(message)
        if bound.replaced is not None:
            self._hub.publish(
                bound.replaced, {"type": "moved", "conversation_id": bound.conversation.conversation_id}
            )
        self._turns.wake(bound.conversation.conversation_id)
        return bound.conversation

    async def accept(self, conversation_id: str, message: Incoming) -> Accepted:
        """Store a customer's message, masked, before anything is done with it, and have it handled soon.

        The same ``client_message_id`` again changes nothing and returns the first.
        """
        message_id = new_id("m")
        code = None if message.text is None else find_code(message.text)
        # Both before it is stored, because the conversation's worker may take the turn up at once.
        self._turns.expect(message_id)
        self._turns.numbers.keep(message_id, message.text or "")
        if code is not None:
            self._turns.codes.keep(message_id, code)
        stored = expected = False
        try:
            accepted, expected = await self._database.call(
                self._store.accept,
                conversation_id,
                message_id,
                message,
                code is not None,
                self._clock.now(),
                self._clock.wall(),
            )
            stored = not accepted.duplicate
        finally:
            if not expected:
                self._turns.codes.forget(message_id)
            if not stored:
                self._turns.numbers.forget(message_id)
                self._turns.unexpect(message_id)
        if stored:
            self._publish(accepted.message)
            self._turns.begin(message_id, accepted.message.conversation_id)
        return accepted

    async def submit(self, conversation_id: str, message: Incoming) -> Outcome:
        """Accept a message and wait for its replies, at most ``reply_wait_seconds``; later ones come by ``subscribe``."""
        accepted = await self.accept(conversation_id, message)
        await self._turns.settled(accepted.message_id)
        outcome = await self._database.call(self._store.outcome, accepted.message_id)
        return outcome

    async def handle(self, conversation_id: str) -> None:
        """Work off what waits in this conversation; returns when nothing does."""
        await self._turns.handle(conversation_id)

    def wake(self, conversation_id: str) -> None:
        """See to it that what waits in this conversation is handled, without waiting for it."""
        self._turns.wake(conversation_id)

    async def say(
        self,
        conversation_id: str,
        text: str,
        author: Author = "bot",
        attachments: Iterable[dict[str, object]] = (),
        buttons: Iterable[Button] = (),
        *,
        key: str,
    ) -> Message:
        """Say something of our own accord, exactly once per key, and not between a message and its answer.

        A turn in work may take ``reply_wait_seconds`` to end; then it is said all the same.
        """
        draft = Draft(
            author, text, f"say:{key}", "web", tuple(buttons), tuple(dict(each) for each in attachments)
        )
        conversation = await self.get(conversation_id)
        await self._turns.quiet(conversation.conversation_id, self._settings.reply_wait_seconds)
        return await self.append(conversation_id, draft)

    async def append(self, conversation_id: str, draft: Draft) -> Message:
        """Store and push a message that is not the customer's, once per ``draft.key``."""
        message, new = await self._database.call(
            self._store.append, conversation_id, draft, self._clock.now()
        )
        if new:
            self._publish(message)
        return message

    async def tell_rasa(self, conversation_id: str, payload: str, key: str | None = None) -> None:
        """Give Rasa a payload of our own, in its turn and once per key; it goes there whoever has the conversation."""
        turn_id = new_id("t") if key is None else "t_" + hashlib.sha256(key.encode()).hexdigest()[:32]
        owner = await self._database.call(
            self._store.enqueue_payload, conversation_id, turn_id, payload, self._clock.wall()
        )
        self._turns.wake(owner)

    async def welcome_back(self, conversation_id: str, channel: str) -> None:
        """The customer opened the chat: offer to go on with what they left open, once for each return."""
        queued = await self._database.call(
            self._store.welcome_back, conversation_id, channel, self._clock.now(), self._clock.wall()
        )
        if queued:
            self._turns.wake(conversation_id)

    async def mark_read(self, conversation_id: str, reader: Author, seq: int) -> None:
        """Note how far the customer or the agent has read, and tell the other side."""
        reached = await self._database.call(self._store.mark_read, conversation_id, reader, seq)
        self._hub.publish(conversation_id, {"type": "read", "seq": reached, "author": reader})

    def subscribe(self, conversation_id: str | None, listener: Listener) -> Callable[[], None]:
        """Hear the frames of one conversation, or of all (None). Returns the call that ends it."""
        return self._hub.subscribe(conversation_id, listener)

    def publish(self, conversation_id: str, frame: dict[str, object]) -> None:
        """Tell everybody who listens to the conversation; for what is not a message (typing, queue, handler)."""
        self._hub.publish(conversation_id, frame)

    async def start(self) -> None:
        """Take up what was left unanswered, and keep looking for such work."""
        await self._turns.start()

    async def stop(self) -> None:
        """Let no task behind. Turns in work are taken up again at the next start."""
        await self._turns.stop()

    def _publish(self, message: Message) -> None:
        self._hub.publish(message.conversation_id, {"type": "message", "message": message})
