"""A handoff inside somebody's transaction: opened by a turn, moved with its conversation, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contact_center.clock import BANK_ZONE
from contact_center.conversations import transcript
from contact_center.conversations.messages import Handoff
from contact_center.conversations.tables import ConversationRow
from contact_center.ids import new_id
from contact_center.routing.tables import HandoffRow

OPEN = ("waiting", "accepted")
PRIORITIES = (0, 1, 2)


def open_handoff(
    session: Session, conversation: ConversationRow, handoff: Handoff, lines: int, at: datetime
) -> int | None:
    """Put the locked conversation into the queue, with a packet that has the last ``lines`` of what was said.

    Returns how many wait before it; None when it is in the queue or in an agent's hands already.
    """
    if current(session, conversation.conversation_id) is not None:
        return None
    packet: dict[str, Any] = {**handoff.packet}
    priority = _priority(packet)
    before = HandoffRow.state == "waiting", HandoffRow.priority <= priority
    ahead = session.scalar(select(func.count()).where(*before)) or 0
    packet["transcript"] = [
        {
            "author": row.author,
            "text": row.text,
            "at": row.at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
        }
        for row in transcript.last_messages(session, conversation.conversation_id, lines)
    ]
    session.add(
        HandoffRow(
            handoff_id=new_id("h"),
            conversation_id=conversation.conversation_id,
            reason=handoff.reason,
            priority=priority,
            packet=packet,
            waiting_since=at,
        )
    )
    conversation.handler, conversation.assignee = "queue", None
    # A person reads what comes next: digits are no longer a password for the bot.
    conversation.expected_challenge = None
    session.flush()
    return ahead


def _priority(packet: dict[str, Any]) -> int:
    """What the bot says of the customer's need; anything else in the packet counts as no hurry."""
    priority = packet.get("priority")
    return priority if isinstance(priority, int) and priority in PRIORITIES else PRIORITIES[-1]


def current(session: Session, conversation_id: str) -> HandoffRow | None:
    """The open handoff of a conversation, waiting or accepted."""
    wanted = select(HandoffRow).where(
        HandoffRow.conversation_id == conversation_id, HandoffRow.state.in_(OPEN)
    )
    return session.scalars(wanted).first()


def close(session: Session, conversation: ConversationRow, state: str, at: datetime) -> HandoffRow | None:
    """End the open handoff of the locked conversation as ``resolved`` or ``left``; the bot has it again."""
    handoff = current(session, conversation.conversation_id)
    if handoff is not None:
        handoff.state, handoff.closed_at = state, at
    conversation.handler, conversation.assignee = "bot", None
    return handoff


def carry(session: Session, visitor: ConversationRow, target: ConversationRow) -> None:
    """Take a visitor's place in the queue along, unless the customer already has one."""
    handoff = current(session, visitor.conversation_id)
    if handoff is None:
        return
    if current(session, target.conversation_id) is not None:
        handoff.state, handoff.closed_at = "left", handoff.waiting_since
    else:
        target.handler, target.assignee = visitor.handler, visitor.assignee
    handoff.conversation_id = target.conversation_id
    visitor.handler, visitor.assignee = "bot", None
    session.flush()
