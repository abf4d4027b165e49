"""What the phone still has to be shown. Messages are put here, or taken along by a callback, exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from contact_center.channels.wechat import opinion, tickets
from contact_center.channels.wechat.client import Sent
from contact_center.channels.wechat.contacts import as_contact, lock
from contact_center.channels.wechat.rendering import Choice, Rendered, Spoken
from contact_center.channels.wechat.tables import CallbackRow, ContactRow, OutboxRow, ShownRow
from contact_center.conversations.messages import Message
from contact_center.conversations.tables import ConversationRow, MessageRow
from contact_center.conversations.transcript import as_message
from contact_center.database import Database

_PAGE = 50
_LIFETIME = timedelta(hours=48)
CHANNEL = "wechat"
"""How messages that came from WeChat, and their replies, are marked in the conversation."""

Draw = Callable[[Sequence[Spoken], str | None, Sequence[Choice]], Rendered]
"""Draws messages for the phone: with a login ticket if the customer has to log in first, and after these choices."""


@dataclass(frozen=True)
class Letter:
    """One customer-service message to send now. `unsure`: an earlier attempt may have arrived."""

    number: int
    openid: str
    text: str
    attempts: int
    unsure: bool


class Outbox:
    """Decides, under a lock on the openid, which way each message goes."""

    def __init__(self, database: Database, draw: Draw, ticket_life: timedelta, lease: timedelta) -> None:
        self._database = database
        self._draw = draw
        self._ticket_life = ticket_life
        self._lease = lease

    def take_along(self, key: str, now: datetime) -> str | None:
        """What the open callback `key` takes along: the first part of what is new, or None.

        Further parts go to the outbox. Of several deliveries of one callback only the first gets it.
        """
        with self._database.write() as session:
            callback = session.get_one(CallbackRow, key, with_for_update=True)
            contact = lock(session, callback.openid)
            _, drawn = (None, None) if callback.reply is not None else self._new(session, contact, now)
            if drawn is None or not drawn.parts:
                return None
            contact.passive_until = now
            callback.reply = drawn.parts[0]
            _put(session, contact.openid, f"{key}:rest", drawn.parts[1:], now)
            return drawn.parts[0]

    def gather(self, now: datetime, limit: int) -> int:
        """Puts what nobody took along into the outbox, for at most `limit` openids; returns for how many."""
        with self._database.read() as session:
            fresh = exists().where(
                MessageRow.conversation_id == ContactRow.conversation_id,
                MessageRow.seq > ContactRow.cursor_seq,
                MessageRow.author != "customer",
            )
            late = select(ContactRow.openid).where(
                ContactRow.passive_until <= now, ContactRow.window_ends_at > now, fresh
            )
            openids = list(session.scalars(late.limit(limit)))
        for openid in openids:
            self._gather_one(openid, now)
        return len(openids)

    def _gather_one(self, openid: str, now: datetime) -> None:
        with self._database.write() as session:
            contact = lock(session, openid)
            if contact.passive_until > now:
                return
            first, drawn = self._new(session, contact, now)
            if drawn is not None:
                _put(session, openid, f"late:{first}", drawn.parts, now)

    def put(self, openid: str, key: str, spoken: Spoken, message_id: str, now: datetime) -> bool:
        """Puts one message of the bank's own accord here, once per key. False if the window is closed."""
        with self._database.write() as session:
            contact = lock(session, openid)
            if session.scalar(select(OutboxRow.number).where(OutboxRow.key == f"{key}:0")) is not None:
                return True
            if not (now < contact.window_ends_at and contact.messages_left > 0):
                return False
            # What the customer is just being asked keeps its numbers: a "1" on its way must not mean our offer.
            drawn = self._draw([spoken], None, as_contact(contact).choices)
            contact.choices = [{"id": choice.id, "title": choice.title} for choice in drawn.choices]
            if session.get(ShownRow, message_id) is None:
                session.add(ShownRow(message_id=message_id, openid=openid))
            _put(session, openid, key, drawn.parts, now)
            return True

    def _new(
        self, session: Session, contact: ContactRow, now: datetime
    ) -> tuple[str | None, Rendered | None]:
        """Draws what the conversation says to this phone since last time, and notes it as shown.

        Returns the first message's id and the drawing; None and None if there is nothing new.
        """
        conversation = (
            session.get(ConversationRow, contact.conversation_id) if contact.conversation_id else None
        )
        if conversation is None:
            return None, None
        found = _unseen(session, conversation, contact)
        new = [row for row in found if session.get(ShownRow, row.message_id) is None]
        if not new:
            return None, None
        session.add_all(ShownRow(message_id=row.message_id, openid=contact.openid) for row in new)
        waiting = conversation.login_turn if contact.customer_id is None else None
        needs_login = waiting is not None and any(row.answers == waiting for row in new)
        ticket = tickets.issue(session, contact.openid, now + self._ticket_life) if needs_login else None
        drawn = self._draw([spoken(as_message(row)) for row in new], ticket, ())
        contact.choices = [{"id": choice.id, "title": choice.title} for choice in drawn.choices]
        return new[0].message_id, drawn

    def next_letters(self, now: datetime, limit: int) -> list[Letter]:
        """Takes what may be sent now: per openid the oldest, inside window and quota; at most `limit`."""
        with self._database.write() as session:
            _tidy(session, now)
            earlier = aliased(OutboxRow)
            blocked = exists().where(
                earlier.openid == OutboxRow.openid,
                earlier.number < OutboxRow.number,
                earlier.state.in_(("waiting", "sending")),
            )
            due = (
                select(OutboxRow, ContactRow)
                .join(ContactRow, ContactRow.openid == OutboxRow.openid)
                .where(OutboxRow.state == "waiting", OutboxRow.due_at <= now, ~blocked)
                .where(ContactRow.window_ends_at > now, ContactRow.messages_left > 0)
                .order_by(OutboxRow.number)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            letters = []
            for row, contact in session.execute(due).all():
                row.state, row.attempts, row.due_at = "sending", row.attempts + 1, now + self._lease
                contact.messages_left -= 1
                letters.append(Letter(row.number, row.openid, row.text, row.attempts, row.unsure))
            return letters

    def note(
        self, letter: Letter, result: Sent, problem: str, again_at: datetime, now: datetime, last: bool
    ) -> None:
        """Notes what became of a letter. Not sent: it waits until `again_at`; the `last` try ends it."""
        with self._database.write() as session:
            row = session.get_one(OutboxRow, letter.number)
            contact = lock(session, letter.openid)
            row.problem = problem or None
            if result in (Sent.DONE, Sent.REFUSED):
                row.state = "sent" if result is Sent.DONE else "refused"
                return
            row.state, row.due_at = ("refused" if last else "waiting"), again_at
            if result is Sent.UNSURE:
                row.unsure = True
            elif result is Sent.WINDOW_CLOSED:
                contact.window_ends_at, contact.messages_left = now, 0
            elif result is Sent.COUNT_USED_UP:
                contact.messages_left = 0
            else:
                contact.messages_left += 1


def spoken(message: Message) -> Spoken:
    """A message of the conversation, ready to be drawn."""
    choices = tuple(Choice(f"{message.id}-{n}", button.title) for n, button in enumerate(message.buttons))
    files = tuple(str(one["name"]) for one in message.attachments if one.get("kind") == "document")
    return Spoken(message.text, (*choices, *opinion.offered(message)), files)


def _unseen(session: Session, conversation: ConversationRow, contact: ContactRow) -> list[MessageRow]:
    """The messages for this phone after its cursor, which moves on.

    Answers go where the question came from; what an agent says goes where the customer spoke last.
    """
    here = [MessageRow.conversation_id == conversation.conversation_id, MessageRow.seq > contact.cursor_seq]
    end = session.scalar(select(func.max(MessageRow.seq)).where(*here))
    for_phone = and_(MessageRow.channel == CHANNEL, MessageRow.author != "customer")
    if conversation.channel == CHANNEL:
        for_phone = or_(for_phone, MessageRow.author == "agent")
    found = list(
        session.scalars(select(MessageRow).where(*here, for_phone).order_by(MessageRow.seq).limit(_PAGE))
    )
    if len(found) == _PAGE:
        contact.cursor_seq = found[-1].seq
    elif end is not None:
        contact.cursor_seq = max(end, *(row.seq for row in found)) if found else end
    return found


def _put(session: Session, openid: str, key: str, parts: Sequence[str], now: datetime) -> None:
    for index, text in enumerate(parts):
        row = OutboxRow(
            key=f"{key}:{index}", openid=openid, text=text, due_at=now, expires_at=now + _LIFETIME
        )
        session.add(row)
        session.flush()


def _tidy(session: Session, now: datetime) -> None:
    """Ends what is too old; takes back what a process that died was sending."""
    for row in session.scalars(
        select(OutboxRow).where(OutboxRow.state == "sending", OutboxRow.due_at <= now)
    ):
        row.state, row.unsure = "waiting", True
    for row in session.scalars(
        select(OutboxRow).where(OutboxRow.state == "waiting", OutboxRow.expires_at <= now)
    ):
        row.state = "expired"
    session.flush()
