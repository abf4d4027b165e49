"""Fakes of the outside, as tiny real HTTP servers: Rasa with its channel, and the part of core_bank we call."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

CODE = "482913"
CREDENTIALS = {"C0001": "secret-1", "C0002": "secret-2"}
NAMES = {"C0001": "李桂芳", "C0002": "张伟"}


@contextlib.asynccontextmanager
async def serving(app: Any, port: int = 0) -> AsyncIterator[str]:
    """Serve an app on a port of its own while the `with` lasts; its lifespan runs with it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
    config.load()
    # Without `serve`, which looks only ten times a second whether it should end.
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    assert server.started
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.shutdown(sockets=[listener])


@dataclass
class FakeRasa:
    """Answers by `script` (found by how the words begin), or repeats the words. Saves each turn whole, as ours does."""

    script: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    failures: int = 0
    """So many more turns fail with 503 and are not saved."""
    answers_lost: int = 0
    """So many more turns are saved, but their answer never arrives."""
    delay_seconds: float = 0.0
    delays: dict[str, float] = field(default_factory=dict)
    """Longer delays, by words."""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    """Every body that came in."""
    saved: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Replies by message id: what was really handled, in order."""
    at_once_max: int = 0
    _busy: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """What was handled, each once."""
        first = {body["message_id"]: body.get("payload") or body["text"] for body in self.bodies}
        return [first[message_id] for message_id in self.saved]

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/webhooks/yinban/turns")
        async def turn(request: Request) -> JSONResponse:
            if request.headers.get("authorization") != "Bearer rasa-token":
                return JSONResponse({"error": {"code": "unauthorized"}}, 401)
            body = await request.json()
            if "message_id" not in body:
                return JSONResponse({"error": {"code": "bad_turn"}}, 422)
            return await self._take(body)

        return app

    async def _take(self, body: dict[str, Any]) -> JSONResponse:
        self.bodies.append(body)
        conversation = body["conversation_id"]
        self._busy[conversation] = self._busy.get(conversation, 0) + 1
        self.at_once_max = max(self.at_once_max, self._busy[conversation])
        try:
            await asyncio.sleep(self.delays.get(body.get("text", ""), self.delay_seconds))
            if self.failures > 0:
                self.failures -= 1
                return JSONResponse({"error": {"code": "turn_failed"}}, 503)
            if not (body["redelivered"] and body["message_id"] in self.saved):
                self.saved[body["message_id"]] = self._answer(body)
            if self.answers_lost > 0:
                self.answers_lost -= 1
                return JSONResponse({}, 502)
            return JSONResponse({"replies": self.saved[body["message_id"]]})
        finally:
            self._busy[conversation] -= 1

    def _answer(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        words = body.get("payload") or body["text"]
        key = next((key for key in self.script if words.startswith(key)), None)
        return [{"text": f"您说的是:{words}", "buttons": []}] if key is None else self.script[key]


@dataclass
class FakeBank:
    """core_bank as far as contact_center calls it. One challenge, `ch_1`, with three tries."""

    down: bool = False
    tries_left: int = 3
    attempts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Results by idempotency key."""
    sealed: dict[str, dict[str, str]] = field(default_factory=dict)
    """Whole numbers that were to be sealed, by idempotency key."""
    logins: int = 0
    offset_seconds: int = 0
    keys: list[str | None] = field(default_factory=list)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Kind and picture by idempotency key."""
    refuses_pictures: str | None = None
    """The code with which every picture is refused."""
    documents: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """Files by customer and id."""
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Decisions of loans and disputes by idempotency key, as they came in."""
    objection: str | None = None
    """What core_bank says against every approval."""

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.middleware("http")
        async def door(request: Request, call_next: Any) -> Any:
            if self.down:
                return JSONResponse({"error": {"code": "internal"}}, 500)
            if (
                not request.url.path.endswith("/readyz")
                and request.headers.get("authorization") != "Bearer bank-token"
            ):
                return JSONResponse({"error": {"code": "unauthorized"}}, 401)
            return await call_next(request)

        @app.get("/readyz")
        async def ready() -> dict[str, str]:
            return {"status": "ok"}

        @app.post("/v1/auth/verify")
        async def verify(request: Request) -> JSONResponse:
            self.logins += 1
            body = await request.json()
            if CREDENTIALS.get(body["customer_id"]) != body["credential"]:
                return JSONResponse({"error": {"code": "wrong_credential"}}, 401)
            name = NAMES[body["customer_id"]]
            return JSONResponse(
                {"customer_id": body["customer_id"], "name": name, "masked_phone": "138****1234"}
            )

        @app.post("/v1/customers/{customer_id}/challenges/{challenge_id}/attempts")
        async def attempt(customer_id: str, challenge_id: str, request: Request) -> JSONResponse:
            key = request.headers["idempotency-key"]
            if key not in self.attempts:
                self.attempts[key] = self._judge((await request.json())["code"])
            return JSONResponse(self.attempts[key])

        @app.post("/v1/customers/{customer_id}/documents")
        async def picture(customer_id: str, kind: str, request: Request) -> JSONResponse:
            if self.refuses_pictures:
                return JSONResponse({"error": {"code": self.refuses_pictures}}, 422)
            key = request.headers["idempotency-key"]
            self.pictures.setdefault(key, (kind, await request.body()))
            return JSONResponse({"document_id": f"dc_{list(self.pictures).index(key) + 1}"}, 201)

        @app.post("/v1/customers/{customer_id}/sealed-numbers", status_code=201)
        async def seal(customer_id: str, request: Request) -> JSONResponse:
            key, body = request.headers["idempotency-key"], await request.json()
            if len(body["number"]) > 19:
                return JSONResponse({"error": {"code": "validation_error"}}, 422)
            self.sealed[key] = body
            reference = f"nb_{list(self.sealed).index(key)}"
            return JSONResponse(
                {"number_id": reference, "kind": body["kind"], "tail": body["number"][-4:]}, 201
            )

        @app.get("/v1/customers/{customer_id}/statements/{document_id}/document")
        async def document(customer_id: str, document_id: str) -> Response:
            content = self.documents.get((customer_id, document_id))
            if content is None:
                return JSONResponse({"error": {"code": "not_found"}}, 404)
            return Response(content, media_type="application/pdf")

        self._loans(app)
        self._disputes(app)
        self._sandbox(app)
        return app

    def _loans(self, app: FastAPI) -> None:
        @app.get("/v1/loans/applications")
        async def waiting() -> dict[str, Any]:
            return {"applications": [{"application_id": "la_1", "customer_id": "C0001"}], "reasons": []}

        @app.post("/v1/customers/{customer_id}/loans/applications/{application_id}/decision")
        async def decide(customer_id: str, application_id: str, request: Request) -> JSONResponse:
            if self.objection is not None:
                return JSONResponse({"error": {"code": self.objection, "message": ""}}, 409)
            self.decisions[request.headers["idempotency-key"]] = await request.json()
            return JSONResponse({"application_id": application_id, "state": "approved"})

    def _disputes(self, app: FastAPI) -> None:
        @app.get("/v1/disputes")
        async def waiting() -> dict[str, Any]:
            return {"disputes": [{"dispute_id": "dp_1", "customer_id": "C0001"}]}

        @app.post("/v1/customers/{customer_id}/disputes/{dispute_id}/decision")
        async def decide(customer_id: str, dispute_id: str, request: Request) -> JSONResponse:
            if self.objection is not None:
                return JSONResponse({"error": {"code": self.objection, "message": ""}}, 409)
            self.decisions[request.headers["idempotency-key"]] = await request.json()
            return JSONResponse({"dispute_id": dispute_id, "state": "accepted"})

    def _judge(self, code: str) -> dict[str, Any]:
        self.tries_left -= 1
        return {"outcome": "verified" if code == CODE else "wrong", "tries_left": self.tries_left}

    def _sandbox(self, app: FastAPI) -> None:
        @app.get("/v1/sandbox/clock")
        async def read_clock() -> dict[str, Any]:
            return {"now": "2026-11-23T10:00:00+08:00", "offset_seconds": self.offset_seconds}

        @app.post("/v1/sandbox/clock")
        async def move_clock(request: Request) -> dict[str, Any]:
            self.keys.append(request.headers.get("idempotency-key"))
            self.offset_seconds += (await request.json())["advance_seconds"]
            return await read_clock()

        @app.get("/v1/sandbox/inbox")
        async def inbox(customer_id: str) -> dict[str, Any]:
            return {"messages": [{"customer_id": customer_id}]}


@contextlib.asynccontextmanager
async def serving_outside(rasa: FakeRasa, bank: FakeBank) -> AsyncIterator[dict[str, str]]:
    """Serve Rasa, core_bank and the actions' health on one port; gives their addresses as settings."""
    app = FastAPI()

    @app.get("/actions/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    app.mount("/rasa", rasa.app())
    app.mount("/bank", bank.app())
    async with serving(app) as url:
        yield {"core_bank_url": f"{url}/bank", "rasa_url": f"{url}/rasa", "actions_url": f"{url}/actions"}
