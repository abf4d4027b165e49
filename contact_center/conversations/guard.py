"""The last look at what the bank says: a forbidden promise goes out from nobody."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

from banking.choice import payload
from banking.promises import promises
from contact_center.catalogue import Sentences
from contact_center.conversations.messages import Button, ConversationError, Draft
from contact_center.metrics import Metrics

logger = logging.getLogger(__name__)

_QUOTED = re.compile(r"“[^”]*”")


class ForbiddenPromiseError(ConversationError):
    """An agent's words promise what no bank may; ``values`` has the words, for the sentence that says so."""

    code = "forbidden_promise"

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.values = {"words": "、".join(words)}


class Guard:
    """Stands where messages are stored. A customer may write what they like."""

    def __init__(self, sentences: Sentences, metrics: Metrics) -> None:
        self._sentences = sentences
        self._metrics = metrics

    def admit(self, draft: Draft) -> Draft:
        """The draft as it may go out; what the bot may not say gives way to a sentence of the catalogue.

        Raises ``ForbiddenPromiseError`` for an agent, who can say it otherwise.
        """
        found = _found(draft)
        if not found:
            return draft
        self._metrics.forbidden_promises.labels(draft.author).inc()
        # The words come from the bank's own list; the text itself is never logged.
        logger.error("forbidden promise", extra={"author": draft.author, "words": found})
        if draft.author == "agent":
            raise ForbiddenPromiseError(found)
        return self._instead(draft)

    def _instead(self, draft: Draft) -> Draft:
        """Nothing can be confirmed that was not read: the buttons go too. Figures on cards stay, they promise nothing."""
        cards = tuple(each for each in draft.attachments if not promises(_prose(each)))
        button = Button(self._sentences.ask_a_person, payload("handoff"))
        return replace(draft, text=self._sentences.not_promised, buttons=(button,), attachments=cards)


def _found(draft: Draft) -> list[str]:
    if draft.author == "customer":
        return []
    # What a sentence of the bot quotes is a shop's name or somebody's memo, not the bank's word.
    said = draft.text if draft.author == "agent" else _QUOTED.sub("", draft.text)
    texts = (said, *(_prose(attachment) for attachment in draft.attachments))
    return list(dict.fromkeys(word for text in texts for word in promises(text)))


def _prose(attachment: dict[str, Any]) -> str:
    """What an article's card says; the other cards hold figures and names."""
    card = attachment.get("card")
    return str(card.get("details", "")) if isinstance(card, dict) and card.get("type") == "article" else ""
