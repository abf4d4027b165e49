"""The action server's HTTP side: one webhook for Rasa, closed to everybody else."""

from __future__ import annotations

import hmac
import logging
import traceback
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, json

from actions.context import Context
from actions.decide import all_actions
from actions.settings import Settings

_log = logging.getLogger(__name__)


def create_app(context: Context, settings: Settings, name: str = "yinban-actions") -> Sanic[Any, Any]:
    """The Sanic app: ``POST /webhook`` as Rasa calls it, ``GET /healthz``.

    A crash answers 500 with a code and nothing of the request: the turn is then not saved and tried again.
    """
    executor = ActionExecutor()
    for action in all_actions(context):
        executor.register_action(action)
    app = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = settings.actions_request_bytes_max
    app.config.RESPONSE_TIMEOUT = settings.actions_response_seconds_max
    app.config.ACCESS_LOG = False
    token = settings.actions_token.get_secret_value()

    @app.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        if not _is_rasa(request, token):
            return _error(401, "unauthorized")
        call = request.json
        if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
            return _error(422, "bad_call")
        # The executor insists on a domain; our actions never read it, so Rasa need not send it.
        call.setdefault("domain", {})
        try:
            result = await executor.run(call)
        except ActionNotFoundException:
            return _error(404, "unknown_action")
        return json(result.model_dump() if result else {"events": [], "responses": []})

    @app.exception(Exception)
    async def crashed(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, SanicException):
            return _error(error.status_code, "bad_request")
        # The type and the place, never the values: the tracker holds what the customer said.
        places = "".join(traceback.format_tb(error.__traceback__))
        _log.error("An action failed: %s\n%s", type(error).__name__, places)
        return _error(500, "action_failed")

    return app


def _is_rasa(request: Request, token: str) -> bool:
    """Rasa's endpoint sends the token in the query; other callers may use the header."""
    sent = request.token or request.args.get("token") or ""
    return hmac.compare_digest(sent.encode(), token.encode())


def _error(status: int, code: str) -> HTTPResponse:
    return json({"error": {"code": code}}, status=status)
