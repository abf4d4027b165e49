"""Conversations over plain requests: read, send, leave the queue, send a picture."""

from __future__ import annotations

from typing import Annotated, Any, Self

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field, model_validator

from contact_center.channels.web.access import CurrentContext, CurrentSession, OwnConversation, SignedIn
from contact_center.channels.web.multipart import read_file
from contact_center.channels.web.sessions import CustomerView
from contact_center.context import Context
from contact_center.conversations.attachments import BadPictureError, UnknownAttachmentError
from contact_center.conversations.messages import Incoming
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}", tags=["conversations"])

SEQ_MAX = 2_000_000_000
MessageId = Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]
"""A client's own name for a message: visible ASCII, so that it is the same everywhere."""


class MessageView(BaseModel):
    """One message as everybody sees it."""

    seq: int
    id: str
    author: str
    text: str
    buttons: list[dict[str, str]]
    attachments: list[dict[str, Any]]
    at: str


class ConversationView(BaseModel):
    """How a conversation stands. ``queue_position`` is 1 for the next in line, null when it does not wait."""

    conversation_id: str
    handler: str
    customer: CustomerView | None
    queue_position: int | None
    last_seq: int


class MessagesView(BaseModel):
    """A page of messages, oldest first."""

    messages: list[MessageView]


class MessageRequest(BaseModel):
    """A text, or a tap on a button."""

    client_message_id: MessageId
    text: str | None = None
    button_id: str | None = Field(None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.button_id is None):
            raise ValueError("either text or button_id")
        return self


class OutcomeView(BaseModel):
    """What became of a message. ``replies`` may be a sentence that we are on it; the answer follows later."""

    accepted: bool
    seq: int
    handler: str
    replies: list[MessageView]


class RatingRequest(BaseModel):
    """What the customer thinks of an answer."""

    helpful: bool


def check_text(context: Context, text: str | None) -> None:
    """Refuse what is empty or too long."""
    if text is not None and not text.strip():
        raise ProblemError("empty_text")
    if text is not None and len(text) > context.settings.message_characters:
        raise ProblemError("text_too_long")


@router.get("")
async def read_conversation(conversation_id: OwnConversation, context: CurrentContext) -> ConversationView:
    """How the conversation stands."""
    conversation = await context.conversations.get(conversation_id)
    customer = conversation.customer
    waiting = conversation.handler == "queue"
    return ConversationView(
        conversation_id=conversation.conversation_id,
        handler=conversation.handler,
        customer=None
        if customer is None
        else CustomerView(customer_id=customer.customer_id, name=customer.name),
        queue_position=await context.queue.position(conversation_id) if waiting else None,
        last_seq=conversation.last_seq,
    )


@router.get("/messages", response_model=MessagesView)
async def read_messages(
    conversation_id: OwnConversation,
    context: CurrentContext,
    after: Annotated[int, Query(ge=0, le=SEQ_MAX)] = 0,
) -> dict[str, Any]:
    """The history after a sequence number, at most 200 messages at once."""
    messages = await context.conversations.messages(conversation_id, after)
    return {"messages": [message.public() for message in messages]}


@router.post("/messages", response_model=OutcomeView)
async def send_message(
    conversation_id: OwnConversation, body: MessageRequest, session: CurrentSession, context: CurrentContext
) -> dict[str, Any]:
    """Store and handle one message; the same ``client_message_id`` again returns the first result."""
    check_text(context, body.text)
    if not context.message_rate.allows(conversation_id):
        raise ProblemError("too_many_messages")
    is_new = session.is_on_new_device(context.clock.now())
    incoming = Incoming(body.client_message_id, body.text, body.button_id, new_device=is_new)
    outcome = await context.conversations.submit(session.conversation_id, incoming)
    replies = [message.public() for message in outcome.replies]
    return {"accepted": outcome.accepted, "seq": outcome.seq, "handler": outcome.handler, "replies": replies}


@router.put("/messages/{seq}/rating")
async def rate_answer(
    conversation_id: OwnConversation,
    seq: Annotated[int, Path(ge=1, le=SEQ_MAX)],
    body: RatingRequest,
    context: CurrentContext,
) -> dict[str, Any]:
    """Whether an article was helpful; the last word counts. 422 for a message that shows none."""
    if not context.message_rate.allows(conversation_id):
        raise ProblemError("too_many_messages")
    await context.database.call(
        context.care.ratings.rate, conversation_id, seq, body.helpful, context.clock.now()
    )
    return {"seq": seq, "helpful": body.helpful}


@router.post("/leave-queue")
async def leave_queue(conversation_id: OwnConversation, context: CurrentContext) -> ConversationView:
    """Back to the bot; 409 when the conversation does not wait."""
    await context.queue.leave(conversation_id)
    return await read_conversation(conversation_id, context)


@router.post("/attachments", response_model=MessageView)
async def send_picture(
    conversation_id: OwnConversation, request: Request, context: CurrentContext
) -> dict[str, Any]:
    """Take a picture, sent as the first file of a multipart form: it is handled like a message, and answered in the chat."""
    if not context.message_rate.allows(conversation_id):
        raise ProblemError("too_many_messages")
    content = read_file(request.headers.get("content-type", ""), await request.body())
    if content is None:
        raise BadPictureError
    if len(content) > context.settings.attachment_bytes:
        raise ProblemError("picture_too_large")
    picture = await context.database.call(
        context.attachments.keep, conversation_id, content, context.clock.now()
    )
    incoming = Incoming(f"picture:{picture.attachment_id}", picture=picture.public())
    accepted = await context.conversations.accept(conversation_id, incoming)
    return accepted.message.public()


@router.get("/documents/{document_id}", response_class=Response)
async def read_document(
    conversation_id: OwnConversation,
    document_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_]{1,40}$")],
    customer: SignedIn,
    context: CurrentContext,
) -> Response:
    """A file that the bank made for the customer of this session; 404 for everybody else's."""
    if not context.message_rate.allows(conversation_id):
        raise ProblemError("too_many_messages")
    limits = context.settings
    content = await context.bank.document(
        customer.customer_id, document_id, limits.download_bytes, limits.download_seconds
    )
    if content is None:
        raise UnknownAttachmentError
    headers = {
        "Content-Disposition": f'attachment; filename="{document_id}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)


@router.get("/attachments/{attachment_id}")
async def read_picture(
    conversation_id: OwnConversation, attachment_id: str, context: CurrentContext
) -> FileResponse:
    """A picture of this conversation."""
    picture = await context.database.call(context.attachments.find, conversation_id, attachment_id)
    return FileResponse(picture.path, media_type=picture.media_type)
