"""What keeps a change from being done; each names the sentence that says so."""

from __future__ import annotations

from contact_center.conversations.messages import ConversationError


class UnknownArticleError(ConversationError):
    """There is no such article, or no such version of it."""

    code = "unknown_article"


class UnknownChangeError(ConversationError):
    """There is no such change."""

    code = "unknown_change"


class ArticleExistsError(ConversationError):
    """A new article's id belongs to another one."""

    code = "article_exists"


class ArticleInWorkError(ConversationError):
    """The article has an open change already; ``values`` has the name of who works on it."""

    code = "article_in_work"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.values = {"name": name}


class ChangeClosedError(ConversationError):
    """The change is not in the state that the call needs: somebody was quicker."""

    code = "change_closed"


class ChangeConflictError(ConversationError):
    """The draft was saved elsewhere since it was read."""

    code = "change_conflict"


class ArticleFaultyError(ConversationError):
    """The article has problems; nothing is sent to review or published with one."""

    code = "article_faulty"


class OwnChangeError(ConversationError):
    """Authors never decide on their own change."""

    code = "own_change"


class SupervisorNeededError(ConversationError):
    """Only a supervisor decides on an article of high risk."""

    code = "supervisor_needed"


class ForeignChangeError(ConversationError):
    """Only its author goes on writing a change."""

    code = "foreign_change"


class UnknownMessageError(ConversationError):
    """The conversation has no such message."""

    code = "unknown_message"


class NotAnAnswerError(ConversationError):
    """The message shows no article: there is nothing to rate."""

    code = "not_an_answer"
