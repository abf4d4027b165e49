"""The live line to an agent: the queue's changes, and what is said in their conversations."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from contact_center.channels.web.access import context_of
from contact_center.channels.web.messages import SEQ_MAX
from contact_center.context import Context
from contact_center.conversations.messages import ConversationError, Frame
from contact_center.desk.agents import Agent
from contact_center.problems import problem_body

router = APIRouter()

CLOSED_UNAUTHORIZED = 4401
CLOSED_TOO_SLOW = 1013
_FORWARDED = ("message", "typing", "read")


class _Typing(BaseModel):
    type: Literal["typing"]
    conversation_id: str


class _Read(BaseModel):
    type: Literal["read"]
    conversation_id: str
    seq: int = Field(ge=0, le=SEQ_MAX)


class _Ping(BaseModel):
    type: Literal["ping"]


_FRAME: TypeAdapter[_Typing | _Read | _Ping] = TypeAdapter(
    Annotated[_Typing | _Read | _Ping, Field(discriminator="type")]
)


@router.websocket("/api/v1/desk/socket")
async def desk_socket(websocket: WebSocket, token: str = "") -> None:
    """Open a line for the agent of the token; closed with 4401 when the token opens nothing."""
    context = context_of(websocket)
    await websocket.accept()
    try:
        agent, expires_at = await context.database.call(context.agents.find, token, context.clock.wall())
    except ConversationError as error:
        await websocket.send_json({"type": "error", "error": problem_body(context.sentences, error.code)})
        await websocket.close(CLOSED_UNAUTHORIZED)
        return
    with context.metrics.sockets.track_inprogress():
        await DeskSocket(websocket, context, agent, expires_at).run()


class DeskSocket:
    """One open line of an agent; messages of conversations that are not theirs are left out."""

    def __init__(self, websocket: WebSocket, context: Context, agent: Agent, expires_at: datetime) -> None:
        self._websocket = websocket
        self._context = context
        self._agent = agent
        self._expires_at = expires_at
        self._outbox: asyncio.Queue[tuple[str, Frame]] = asyncio.Queue()
        self._mine: set[str] = set()
        self._waiting: set[str] = set()
        self._queue_changed = False
        self._overflown = asyncio.Event()

    async def run(self) -> None:
        """Serve the line until either side closes it, or the session runs out."""
        end = self._context.conversations.subscribe(None, self._hear)
        seconds = (self._expires_at - self._context.clock.wall()).total_seconds()
        tasks = [
            asyncio.create_task(work) for work in (self._send_all(), self._receive_all(), self._too_slow())
        ]
        try:
            done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            code = CLOSED_UNAUTHORIZED if not done else CLOSED_TOO_SLOW if self._overflown.is_set() else 1000
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close(code)
        finally:
            end()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _hear(self, conversation_id: str, frame: Frame) -> None:
        if frame["type"] == "queue":
            # Everybody in the queue hears their position; a desk needs to know once.
            if self._queue_changed:
                return
            self._queue_changed = True
        elif frame["type"] not in (*_FORWARDED, "handler"):
            return
        if self._outbox.qsize() >= self._context.settings.frames_waiting_per_socket:
            self._overflown.set()
        else:
            self._outbox.put_nowait((conversation_id, frame))

    async def _too_slow(self) -> None:
        await self._overflown.wait()

    async def _send_all(self) -> None:
        await self._look()
        await self._websocket.send_json({"type": "queue"})
        while True:
            conversation_id, frame = await self._outbox.get()
            match frame["type"]:
                case "queue":
                    self._queue_changed = False
                    await self._look()
                    await self._websocket.send_json({"type": "queue"})
                case "handler":
                    await self._look()
                    await self._websocket.send_json({**frame, "conversation_id": conversation_id})
                    await self._websocket.send_json({"type": "queue"})
                case "pong" | "error":
                    await self._websocket.send_json(frame)
                case "message" if conversation_id in self._waiting:
                    await self._websocket.send_json({"type": "queue"})
                case "message" if conversation_id in self._mine:
                    message = frame["message"].for_desk()
                    await self._websocket.send_json(
                        {**frame, "conversation_id": conversation_id, "message": message}
                    )
                case _ if conversation_id in self._mine:
                    await self._websocket.send_json({**frame, "conversation_id": conversation_id})

    async def _look(self) -> None:
        """Who waits, and who is ours."""
        self._waiting = {item.conversation_id for item in await self._context.queue.waiting()}
        self._mine = {
            item.conversation_id for item in await self._context.queue.held_by(self._agent.agent_id)
        }

    async def _receive_all(self) -> None:
        while True:
            text = await self._websocket.receive_text()
            try:
                if len(text) <= self._context.settings.frame_bytes:
                    await self._take(text)
            except (ValidationError, ConversationError):
                error = problem_body(self._context.sentences, "bad_request")
                self._outbox.put_nowait(("", {"type": "error", "error": error}))

    async def _take(self, text: str) -> None:
        match _FRAME.validate_json(text):
            case _Ping():
                self._outbox.put_nowait(("", {"type": "pong"}))
            case _Typing(conversation_id=conversation_id) if conversation_id in self._mine:
                self._context.conversations.publish(conversation_id, {"type": "typing", "author": "agent"})
            case _Read(conversation_id=conversation_id, seq=seq) if conversation_id in self._mine:
                await self._context.conversations.mark_read(conversation_id, "agent", seq)
