"""The live line to a browser: everything that happens in one conversation, from any sequence number on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from contact_center.channels.web.access import context_of
from contact_center.channels.web.messages import SEQ_MAX, MessageId, MessageRequest, check_text
from contact_center.context import Context
from contact_center.conversations.messages import ConversationError, Frame, Incoming, Message
from contact_center.conversations.sessions import CustomerSession
from contact_center.problems import ProblemError, problem_body

router = APIRouter()

CLOSED_UNAUTHORIZED = 4401
CLOSED_TOO_MANY = 4429
CLOSED_TOO_SLOW = 1013


class _Resume(BaseModel):
    type: Literal["resume"]
    after: int = Field(ge=0, le=SEQ_MAX)


class _Say(MessageRequest):
    type: Literal["message"]


class _Typing(BaseModel):
    type: Literal["typing"]


class _Read(BaseModel):
    type: Literal["read"]
    seq: int = Field(ge=0, le=SEQ_MAX)


class _Ping(BaseModel):
    type: Literal["ping"]


_FRAME: TypeAdapter[_Resume | _Say | _Typing | _Read | _Ping] = TypeAdapter(
    Annotated[_Resume | _Say | _Typing | _Read | _Ping, Field(discriminator="type")]
)


class _Name(BaseModel):
    client_message_id: MessageId


@dataclass(frozen=True)
class _From:
    """Asks the sender to go on after this sequence number."""

    seq: int


class _Closed(Exception):  # noqa: N818  it names what happened
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@router.websocket("/api/v1/socket")
async def customer_socket(websocket: WebSocket, token: str = "") -> None:
    """Open a line for the conversation of the token; closed with 4401 when the token opens nothing."""
    context = context_of(websocket)
    await websocket.accept()
    try:
        session = await context.find_session(token)
    except ConversationError as error:
        await _refuse(websocket, context, error.code, CLOSED_UNAUTHORIZED)
        return
    if context.hub.count(session.conversation_id) >= context.settings.sockets_per_conversation:
        await _refuse(websocket, context, "too_many_sockets", CLOSED_TOO_MANY)
        return
    with context.metrics.sockets.track_inprogress():
        await CustomerSocket(websocket, context, session).run()


async def _refuse(websocket: WebSocket, context: Context, code: str, closed: int) -> None:
    await websocket.send_json({"type": "error", "error": problem_body(context.sentences, code)})
    await websocket.close(closed)


class CustomerSocket:
    """One open line. Frames wait in a queue of limited length; a reader too slow for it is cut off and resumes."""

    def __init__(self, websocket: WebSocket, context: Context, session: CustomerSession) -> None:
        self._websocket = websocket
        self._context = context
        self._conversation_id = session.conversation_id
        self._session = session
        self._outbox: asyncio.Queue[Frame | _From | _Closed] = asyncio.Queue()
        self._sent = 0

    async def run(self) -> None:
        """Serve the line until either side closes it, or the session runs out."""
        end = self._context.conversations.subscribe(self._conversation_id, self._hear)
        seconds = (self._session.expires_at - self._context.clock.wall()).total_seconds()
        tasks = [asyncio.create_task(work) for work in (self._send_all(), self._receive_all())]
        try:
            done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            await self._close(CLOSED_UNAUTHORIZED if not done else _reason(done.pop()))
        finally:
            end()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _close(self, code: int) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._websocket.close(code)

    def _hear(self, _: str, frame: Frame) -> None:
        if frame["type"] == "moved":
            # The customer logged in: this token opens nothing any more, the new one does.
            self._outbox.put_nowait(_Closed(CLOSED_UNAUTHORIZED))
        elif self._outbox.qsize() >= self._context.settings.frames_waiting_per_socket:
            self._outbox.put_nowait(_Closed(CLOSED_TOO_SLOW))
        else:
            self._outbox.put_nowait(frame)

    async def _send_all(self) -> None:
        conversation = await self._context.conversations.get(self._conversation_id)
        self._sent = conversation.last_seq
        ready = {"type": "ready", "handler": conversation.handler, "last_seq": conversation.last_seq}
        await self._websocket.send_json(ready)
        if conversation.handler == "queue":
            position = await self._context.queue.position(self._conversation_id)
            await self._websocket.send_json({"type": "queue", "position": position})
        while True:
            match await self._outbox.get():
                case _Closed() as closed:
                    raise closed
                case _From(seq):
                    self._sent = min(seq, self._sent)
                    await self._catch_up()
                case {"type": "message", "message": Message() as message}:
                    await self._pass_on(message)
                case frame:
                    await self._websocket.send_json(frame)

    async def _pass_on(self, message: Message) -> None:
        """Send each message once and in order; what is missing before it comes from the database."""
        if message.seq > self._sent + 1:
            await self._catch_up()
        elif message.seq == self._sent + 1:
            await self._show(message)

    async def _catch_up(self) -> None:
        while page := await self._context.conversations.messages(self._conversation_id, self._sent):
            for message in page:
                await self._show(message)

    async def _show(self, message: Message) -> None:
        await self._websocket.send_json({"type": "message", "message": message.public()})
        self._sent = message.seq

    async def _receive_all(self) -> None:
        while True:
            text = await self._websocket.receive_text()
            try:
                await self._take(text)
            except (ProblemError, ConversationError) as error:
                self._complain(error.code, text)
            except ValidationError:
                self._complain("bad_request", text)

    async def _take(self, text: str) -> None:
        if len(text) > self._context.settings.frame_bytes:
            raise ProblemError("frame_too_large")
        if not self._context.frame_rate.allows(self._conversation_id):
            raise ProblemError("too_many_messages")
        match _FRAME.validate_json(text):
            case _Resume(after=after):
                self._outbox.put_nowait(_From(after))
            case _Say() as said:
                await self._say(said)
            case _Typing():
                self._context.conversations.publish(
                    self._conversation_id, {"type": "typing", "author": "customer"}
                )
            case _Read(seq=seq):
                await self._context.conversations.mark_read(self._conversation_id, "customer", seq)
            case _Ping():
                self._outbox.put_nowait({"type": "pong"})

    async def _say(self, said: _Say) -> None:
        check_text(self._context, said.text)
        if not self._context.message_rate.allows(self._conversation_id):
            raise ProblemError("too_many_messages")
        is_new = self._session.is_on_new_device(self._context.clock.now())
        incoming = Incoming(said.client_message_id, said.text, said.button_id, new_device=is_new)
        accepted = await self._context.conversations.accept(self._conversation_id, incoming)
        self._outbox.put_nowait(
            {"type": "accepted", "client_message_id": said.client_message_id, "seq": accepted.seq}
        )

    def _complain(self, code: str, text: str) -> None:
        frame: dict[str, Any] = {"type": "error", "error": problem_body(self._context.sentences, code)}
        self._outbox.put_nowait({**frame, **_named(text)})


def _named(text: str) -> dict[str, str]:
    """The ``client_message_id`` of a refused frame, so that its sender knows which one it was."""
    with suppress(ValidationError):
        return {"client_message_id": _Name.model_validate_json(text).client_message_id}
    return {}


def _reason(task: asyncio.Task[None]) -> int:
    error = task.exception()
    return error.code if isinstance(error, _Closed) else 1000
