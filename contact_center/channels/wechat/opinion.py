"""An article on the phone can be rated there: two more numbers under it."""

from __future__ import annotations

from contact_center.channels.wechat.catalogue import sentences
from contact_center.channels.wechat.rendering import Choice
from contact_center.conversations.messages import Message
from contact_center.knowledge_care.ratings import shows_article

_MARKS = {"helpful": True, "unhelpful": False}


def offered(message: Message) -> tuple[Choice, ...]:
    """The choices that rate this message; none where it shows no article."""
    if not shows_article(message.attachments):
        return ()
    say = sentences()
    return Choice(f"helpful:{message.id}", say.helpful), Choice(f"unhelpful:{message.id}", say.unhelpful)


def rating(choice: Choice | None) -> tuple[str, bool] | None:
    """The message that this choice rates, and whether it helped; None for a choice that belongs to the conversation."""
    mark, _, message_id = choice.id.partition(":") if choice is not None else ("", "", "")
    return (message_id, _MARKS[mark]) if mark in _MARKS else None
