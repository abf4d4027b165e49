"""The desk's calls: sign in, see the queue, take a conversation, reply, resolve, look at the figures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field, SecretStr

from contact_center.channels.web.access import CurrentContext
from contact_center.channels.web.messages import MessageId, MessageView, check_text
from contact_center.channels.web.sessions import CustomerView
from contact_center.context import Context
from contact_center.conversations.messages import Draft
from contact_center.desk.access import CurrentAgent, VisibleConversation
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])

_HISTORY = 200


class SignInRequest(BaseModel):
    """An agent's number and password."""

    agent_id: str = Field(min_length=1, max_length=40)
    password: SecretStr = Field(min_length=1, max_length=200)


class AgentView(BaseModel):
    """An agent as the desk shows them."""

    agent_id: str
    name: str
    role: str


class AgentSessionView(BaseModel):
    """A token for the desk's calls, and whose it is."""

    token: str
    agent: AgentView


class ItemView(BaseModel):
    """A conversation in a list of the desk; ``last_text`` is what its customer said last."""

    conversation_id: str
    customer_name: str | None
    channel: str
    reason: str
    priority: int
    waiting_since: str
    last_text: str


class QueueView(BaseModel):
    """Who waits, in the order of service, and whom this agent has."""

    waiting: list[ItemView]
    mine: list[ItemView]


class DeskConversationView(BaseModel):
    """Everything about one conversation; ``packet`` is what the bot knew, null when no handoff is open."""

    conversation_id: str
    handler: str
    assignee: str | None
    customer: CustomerView | None
    messages: list[MessageView]
    packet: dict[str, Any] | None


class ReplyRequest(BaseModel):
    """What the agent says; the same ``client_message_id`` again says nothing."""

    client_message_id: MessageId
    text: str


class ReplyView(BaseModel):
    """The agent's message as stored."""

    accepted: bool
    message: MessageView


class ResolveRequest(BaseModel):
    """How it ended, for whoever looks later."""

    summary: str = Field("", max_length=2000)


@router.post("/sessions")
async def sign_in(body: SignInRequest, context: CurrentContext) -> AgentSessionView:
    """Sign an agent in."""
    if not context.agent_rate.allows(body.agent_id):
        raise ProblemError("login_locked")
    token, agent = await context.database.call(
        context.agents.sign_in, body.agent_id, body.password.get_secret_value(), context.clock.wall()
    )
    return AgentSessionView(token=token, agent=AgentView(**agent.__dict__))


@router.get("/queue", response_model=QueueView)
async def read_queue(agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Who waits, and whom this agent has."""
    waiting, mine = await context.queue.waiting(), await context.queue.held_by(agent.agent_id)
    return {"waiting": [item.public() for item in waiting], "mine": [item.public() for item in mine]}


@router.get("/conversations/{conversation_id}")
async def read_conversation(
    conversation_id: VisibleConversation, context: CurrentContext
) -> DeskConversationView:
    """The conversation with its newest messages, and what the bot knew."""
    return await _conversation(context, conversation_id)


@router.post("/conversations/{conversation_id}/accept")
async def accept(conversation_id: str, agent: CurrentAgent, context: CurrentContext) -> DeskConversationView:
    """Take a waiting conversation; 409 for everybody but the first."""
    await context.queue.accept(conversation_id, agent.agent_id, agent.name)
    return await _conversation(context, conversation_id)


@router.post("/conversations/{conversation_id}/reply", response_model=ReplyView)
async def reply(
    conversation_id: str, body: ReplyRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Say something to the customer; 409 if the conversation is not in this agent's hands."""
    check_text(context, body.text)
    draft = Draft("agent", body.text, f"agent:{body.client_message_id}")
    message = await context.queue.reply(conversation_id, agent.agent_id, draft)
    return {"accepted": True, "message": message.for_desk()}


@router.post("/conversations/{conversation_id}/resolve")
async def resolve(
    conversation_id: str, body: ResolveRequest, agent: CurrentAgent, context: CurrentContext
) -> DeskConversationView:
    """Finish; the bot takes over again."""
    await context.queue.resolve(conversation_id, agent.agent_id, body.summary)
    context.conversations.wake(conversation_id)
    return await _conversation(context, conversation_id)


@router.get("/conversations/{conversation_id}/attachments/{attachment_id}")
async def read_picture(
    conversation_id: VisibleConversation, attachment_id: str, context: CurrentContext
) -> FileResponse:
    """A picture that the customer sent."""
    picture = await context.database.call(context.attachments.find, conversation_id, attachment_id)
    return FileResponse(picture.path, media_type=picture.media_type)


@router.get("/insights")
async def read_insights(
    agent: CurrentAgent, context: CurrentContext, days: Annotated[int, Query(ge=1, le=366)] = 7
) -> dict[str, Any]:
    """The figures of the last days, each with its definition."""
    return await context.database.call(context.figures.of_days, days, context.clock.now())


async def _conversation(context: Context, conversation_id: str) -> DeskConversationView:
    conversation = await context.conversations.get(conversation_id)
    after = max(0, conversation.last_seq - _HISTORY)
    messages = await context.conversations.messages(conversation.conversation_id, after)
    customer = conversation.customer
    return DeskConversationView(
        conversation_id=conversation.conversation_id,
        handler=conversation.handler,
        assignee=conversation.assignee,
        customer=None
        if customer is None
        else CustomerView(customer_id=customer.customer_id, name=customer.name),
        messages=[MessageView(**message.for_desk()) for message in messages],
        packet=await context.queue.packet(conversation.conversation_id),
    )
