"""What the desk may do with a case, and who. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contact_center.cases.legal_clock import KindClock
from contact_center.cases.tables import CaseRow, State
from contact_center.conversations.messages import ConversationError
from contact_center.desk.agents import Agent

Act = Literal["take", "pass", "answer", "extend", "close", "withdraw"]

FROM: Mapping[Act, frozenset[State]] = {
    "take": frozenset({"open", "in_work"}),
    "pass": frozenset({"open", "in_work"}),
    "answer": frozenset({"in_work"}),
    "extend": frozenset({"in_work"}),
    "close": frozenset({"answered"}),
    "withdraw": frozenset({"open", "in_work", "answered"}),
}
"""The states in which each act makes sense. Nothing here closes a case by itself: a person does."""

OUTCOMES = ("settled", "explained", "upheld", "not_upheld")
"""How a case ended: the customer got what was asked, an explanation, was right, or was not."""


class UnknownCaseError(ConversationError):
    """There is no such case."""

    code = "unknown_case"


class CaseMovedError(ConversationError):
    """The case has gone on meanwhile: this act no longer fits its state."""

    code = "case_moved"


class CaseHeldError(ConversationError):
    """The case is in somebody else's hands."""

    code = "case_held"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.values = {"name": name}


class SupervisorOnlyError(ConversationError):
    """Only a supervisor may do this."""

    code = "supervisor_only"


class NoExtensionError(ConversationError):
    """The clock gives no more days, or has run out already."""

    code = "no_extension"


@dataclass(frozen=True)
class Standing:
    """How a case stands for one agent on one day."""

    case: CaseRow
    clock: KindClock
    agent: Agent
    today: date

    def check(self, act: Act) -> None:
        """Raise what stands against ``act``; nothing does when it returns."""
        if self.case.state not in FROM[act]:
            raise CaseMovedError
        if act == "take" and self.case.assignee == self.agent.agent_id:
            raise CaseMovedError
        if self._is_elsewhere() and self.agent.role != "supervisor":
            raise CaseHeldError(self.case.assignee_name or self.case.department)
        if act == "answer" and self.case.assignee != self.agent.agent_id:
            raise CaseHeldError(self.case.assignee_name or self.case.department)
        if act == "extend":
            self._check_extension()

    def may(self, act: Act) -> bool:
        """Whether nothing stands against ``act``."""
        try:
            self.check(act)
        except ConversationError:
            return False
        return True

    def _is_elsewhere(self) -> bool:
        return self.case.assignee not in (None, self.agent.agent_id)

    def _check_extension(self) -> None:
        """Days are granted while the old ones last, and the long stages by a supervisor only."""
        stage = self.clock.next_stage(self.case.stage)
        if stage is None or self.case.due_on < self.today:
            raise NoExtensionError
        if stage.by == "supervisor" and self.agent.role != "supervisor":
            raise SupervisorOnlyError
