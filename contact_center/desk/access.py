"""Who calls from the desk: the agent behind a bearer token."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from contact_center.channels.web.access import CurrentContext, bearer_of
from contact_center.conversations.messages import UnknownConversationError
from contact_center.desk.agents import Agent
from contact_center.problems import ProblemError


async def current_agent(connection: HTTPConnection, context: CurrentContext) -> Agent:
    """The agent who calls; 401 without a token, and for one that has run out."""
    token = bearer_of(connection)
    if token is None:
        raise ProblemError("unauthorized")
    agent, _ = await context.database.call(context.agents.find, token, context.clock.wall())
    return agent


CurrentAgent = Annotated[Agent, Depends(current_agent)]


def current_supervisor(agent: CurrentAgent) -> Agent:
    """The supervisor who calls; 403 for everybody else."""
    if agent.role != "supervisor":
        raise ProblemError("supervisor_only")
    return agent


CurrentSupervisor = Annotated[Agent, Depends(current_supervisor)]


async def visible_conversation(conversation_id: str, agent: CurrentAgent, context: CurrentContext) -> str:
    """The conversation in the path, if this agent may see it; 404 otherwise.

    It waits, is or was theirs, or they have a case of it in their hands.
    """
    conversation = await context.conversations.get(conversation_id)
    mine = conversation.conversation_id, agent.agent_id
    open_to_all = agent.role == "supervisor" or conversation.handler == "queue"
    if open_to_all or await context.queue.was_held_by(*mine) or await context.casework.holds_case_of(*mine):
        return conversation.conversation_id
    raise UnknownConversationError


VisibleConversation = Annotated[str, Depends(visible_conversation)]
