"""The desk's work on cases: every act is one transaction, tells the customer where that matters, and leaves its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from contact_center.cases import register
from contact_center.cases.legal_clock import Kind, bank_day, legal_clock
from contact_center.cases.moves import Act, Standing, UnknownCaseError
from contact_center.cases.register import Said
from contact_center.cases.sentences import sentences, shown
from contact_center.cases.tables import CaseEventRow, CaseRow
from contact_center.clock import Clock
from contact_center.conversations import transcript
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub
from contact_center.conversations.messages import Author, Draft, Message
from contact_center.conversations.tables import ConversationRow
from contact_center.database import Database
from contact_center.desk.agents import Agent

View = Literal["due", "mine", "answered", "closed"]
LISTED = 200
"""Cases in one list of the desk."""


@dataclass(frozen=True)
class Listed:
    """A case in a list, with whose it is."""

    case: CaseRow
    customer_name: str | None


@dataclass(frozen=True)
class Dossier:
    """A case with its history, oldest first."""

    case: CaseRow
    customer_name: str | None
    history: Sequence[CaseEventRow]


@dataclass(frozen=True)
class Order:
    """Who does something with which case; ``key`` is the desk's own name of it: the same again does nothing."""

    number: str
    agent: Agent
    key: str


class Casework:
    """Lists cases by their clock and carries out what people decide. The bot never comes here: it closes nothing."""

    def __init__(self, database: Database, clock: Clock, hub: Hub, guard: Guard) -> None:
        self._database = database
        self._clock = clock
        self._hub = hub
        self._guard = guard

    async def listed(self, view: View, agent: Agent) -> list[Listed]:
        """Cases of a list: those that are due soonest first, those that are over newest first."""
        return await self._database.call(self._listed, view, agent)

    async def counts(self, agent: Agent) -> dict[View, int]:
        """How many cases each list has."""
        return await self._database.call(self._counts, agent)

    async def dossier(self, number: str) -> Dossier:
        """One case with everything that happened to it. Raises ``UnknownCaseError``."""
        return await self._database.call(self._dossier, number)

    async def holds_case_of(self, conversation_id: str, agent_id: str) -> bool:
        """Whether this agent has a case of the conversation in their hands."""
        return await self._database.call(self._holds_case_of, conversation_id, agent_id)

    async def open(self, conversation_id: str, agent: Agent, kind: Kind, words: str, key: str) -> str:
        """Register what a customer told an agent; the number. Raises ``UnknownConversationError``."""
        number, message = await self._database.call(self._open, conversation_id, agent, kind, words, key)
        self._publish(message)
        return number

    async def take(self, order: Order) -> None:
        """Have the case in one's own hands. Every act may raise ``UnknownCaseError``, ``CaseMovedError``, ``CaseHeldError``."""

        def do(case: CaseRow) -> None:
            case.state, case.assignee, case.assignee_name = "in_work", order.agent.agent_id, order.agent.name

        await self._act(order, "take", "", do)

    async def pass_on(self, order: Order, department: str, note: str) -> None:
        """Give the case to another department, which has it until somebody there takes it; the clock goes on."""

        def do(case: CaseRow) -> None:
            case.state, case.department = "open", department
            case.assignee = case.assignee_name = None

        await self._act(order, "pass", note, do, lambda case: sentences().about(case, "passed"))

    async def answer(self, order: Order, text: str) -> None:
        """Tell the customer the bank's decision. Raises ``ForbiddenPromiseError``; then nothing has happened."""

        def do(case: CaseRow) -> None:
            case.state, case.answered_at = "answered", self._clock.now()

        def tell(case: CaseRow) -> str:
            return sentences().about(case, "answered", text=text)

        await self._act(order, "answer", text, do, tell, "agent")

    async def extend(self, order: Order, reason: str) -> None:
        """Take the next stage of the clock and tell the customer why. Raises ``NoExtensionError``, ``SupervisorOnlyError``."""
        before = ""

        def do(case: CaseRow) -> None:
            nonlocal before
            before = shown(case.due_on)
            case.stage += 1
            case.due_on = legal_clock().kinds[case.kind].due_on(case.stage, case.received_at)

        def tell(case: CaseRow) -> str:
            return sentences().about(case, "extended", before=before, text=reason)

        await self._act(order, "extend", reason, do, tell, "agent")

    async def close(self, order: Order, outcome: str, note: str) -> None:
        """End an answered case."""

        def do(case: CaseRow) -> None:
            case.state, case.closed_at, case.outcome = "closed", self._clock.now(), outcome

        await self._act(order, "close", note, do, lambda case: sentences().about(case, "closed"))

    async def withdraw(self, order: Order, note: str) -> None:
        """End a case because its customer no longer wants it."""

        def do(case: CaseRow) -> None:
            case.state, case.closed_at, case.outcome = "closed", self._clock.now(), "withdrawn"

        await self._act(order, "withdraw", note, do, lambda case: sentences().about(case, "withdrawn"))

    async def _act(
        self,
        order: Order,
        act: Act,
        note: str,
        do: Callable[[CaseRow], None],
        tell: Callable[[CaseRow], str] | None = None,
        author: Author = "system",
    ) -> None:
        self._publish(await self._database.call(self._carry_out, order, act, note, do, tell, author))

    def _carry_out(
        self,
        order: Order,
        act: Act,
        note: str,
        do: Callable[[CaseRow], None],
        tell: Callable[[CaseRow], str] | None,
        author: Author,
    ) -> Message | None:
        key, at = f"desk:{order.agent.agent_id}:{order.key}", self._clock.now()
        with self._database.write() as session:
            # Conversation before case, as a turn has them: two who lock in one order never wait for each other.
            conversation, case = _locked(session, order.number)
            if register.event_of(session, key) is not None:
                return None
            clock = legal_clock().kinds[case.kind]
            Standing(case, clock, order.agent, bank_day(at)).check(act)
            do(case)
            register.record(session, case, act, key, order.agent.agent_id, order.agent.name, note, at)
            if tell is None:
                return None
            return self._say(session, conversation, tell(case), key, author, at)

    def _open(
        self, conversation_id: str, agent: Agent, kind: Kind, words: str, key: str
    ) -> tuple[str, Message | None]:
        key, at = f"desk:{agent.agent_id}:{key}", self._clock.now()
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            new = register.event_of(session, key) is None
            said = Said(conversation.conversation_id, kind, words, key, at, agent.agent_id, agent.name)
            made = register.register(session, said)
            if not new:
                return made.case.number, None
            text = sentences().registered(made.case, made.how, bank_day(at))
            return made.case.number, self._say(session, conversation, text, key, "system", at)

    def _say(
        self,
        session: Session,
        conversation: ConversationRow,
        text: str,
        key: str,
        author: Author,
        at: datetime,
    ) -> Message:
        draft = Draft(author, text, f"case:{key}", conversation.channel)
        return transcript.as_message(transcript.insert(session, conversation, draft, at, self._guard))

    def _listed(self, view: View, agent: Agent) -> list[Listed]:
        over = view in ("answered", "closed")
        order = CaseRow.opened_at.desc() if over else CaseRow.due_on
        with self._database.read() as session:
            wanted = (
                select(CaseRow, ConversationRow.customer_name)
                .join(ConversationRow, ConversationRow.conversation_id == CaseRow.conversation_id)
                .where(*_in_view(view, agent))
                .order_by(order, CaseRow.number)
                .limit(LISTED)
            )
            return [Listed(case, name) for case, name in session.execute(wanted)]

    def _counts(self, agent: Agent) -> dict[View, int]:
        views: tuple[View, ...] = ("due", "mine", "answered", "closed")
        with self._database.read() as session:
            counted = {
                view: select(func.count()).select_from(CaseRow).where(*_in_view(view, agent))
                for view in views
            }
            return {view: session.scalar(query) or 0 for view, query in counted.items()}

    def _dossier(self, number: str) -> Dossier:
        with self._database.read() as session:
            case = session.get(CaseRow, number)
            if case is None:
                raise UnknownCaseError(number)
            conversation = session.get_one(ConversationRow, case.conversation_id)
            history = select(CaseEventRow).where(CaseEventRow.number == number)
            rows = session.scalars(history.order_by(CaseEventRow.event_id)).all()
            return Dossier(case, conversation.customer_name, rows)

    def _holds_case_of(self, conversation_id: str, agent_id: str) -> bool:
        with self._database.read() as session:
            theirs = CaseRow.conversation_id == conversation_id, CaseRow.assignee == agent_id
            return session.scalars(select(CaseRow.number).where(*theirs).limit(1)).first() is not None

    def _publish(self, message: Message | None) -> None:
        if message is not None:
            frame = {"type": "message", "message": message.public()}
            self._hub.publish(message.conversation_id, frame)


def _locked(session: Session, number: str) -> tuple[ConversationRow, CaseRow]:
    case = session.get(CaseRow, number)
    if case is None:
        raise UnknownCaseError(number)
    conversation = transcript.lock(session, case.conversation_id)
    session.refresh(case, with_for_update=True)
    return conversation, case


def _in_view(view: View, agent: Agent) -> tuple[ColumnElement[bool], ...]:
    match view:
        case "due":
            return (CaseRow.state.in_(("open", "in_work")),)
        case "mine":
            return (CaseRow.state.in_(("open", "in_work", "answered")), CaseRow.assignee == agent.agent_id)
        case _:
            return (CaseRow.state == view,)
