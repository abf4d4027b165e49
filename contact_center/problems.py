"""What can be wrong with a call: one code, one status, one sentence each."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contact_center.bank import BankUnavailableError
from contact_center.catalogue import Sentences
from contact_center.conversations.messages import ConversationError

logger = logging.getLogger(__name__)

STATUS = {
    "bad_request": 422,
    "unauthorized": 401,
    "session_expired": 401,
    "login_failed": 401,
    "login_locked": 429,
    "agent_login_failed": 401,
    "forbidden": 403,
    "not_found": 404,
    "pages_not_built": 404,
    "method_not_allowed": 405,
    "unknown_conversation": 404,
    "unknown_button": 404,
    "unknown_attachment": 404,
    "empty_text": 422,
    "text_too_long": 422,
    "body_too_large": 413,
    "frame_too_large": 413,
    "too_many_messages": 429,
    "too_many_sessions": 429,
    "too_many_sockets": 429,
    "bad_picture": 422,
    "picture_too_large": 413,
    "too_many_pictures": 429,
    "already_bound": 409,
    "not_waiting": 409,
    "not_assigned": 409,
    "forbidden_promise": 422,
    "unknown_message": 404,
    "not_an_answer": 422,
    "unknown_article": 404,
    "unknown_change": 404,
    "article_exists": 409,
    "article_in_work": 409,
    "article_faulty": 422,
    "change_closed": 409,
    "change_conflict": 409,
    "own_change": 403,
    "foreign_change": 403,
    "supervisor_needed": 403,
    "unknown_case": 404,
    "unknown_department": 422,
    "case_moved": 409,
    "case_held": 409,
    "no_extension": 409,
    "supervisor_only": 403,
    "unknown_application": 404,
    "loan_decided": 409,
    "loan_objection": 409,
    "bad_reasons": 422,
    "unknown_dispute": 404,
    "dispute_decided": 409,
    "bank_unavailable": 503,
    "internal": 500,
}
"""HTTP status by public error code; each code has its sentence in ``messages.yml``."""

_BY_STATUS = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
}


class ProblemError(Exception):
    """Ends a call with the error of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def problem_body(sentences: Sentences, code: str, values: Mapping[str, str] | None = None) -> dict[str, str]:
    """The inside of ``{"error": …}``; ``values`` fill the places of the sentence."""
    return {"code": code, "message": sentences.errors[code].format(**(values or {}))}


def install_problems(app: FastAPI, sentences: Sentences) -> None:
    """Give every error of the app, also FastAPI's own, the shape of the contract. No error repeats what was sent."""

    def answer(code: str, status: int | None = None, values: Mapping[str, str] | None = None) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if STATUS[code] == 401 else None
        body = {"error": problem_body(sentences, code, values)}
        return JSONResponse(body, status_code=status or STATUS[code], headers=headers)

    async def known(_: Request, error: Exception) -> JSONResponse:
        if isinstance(error, ConversationError):
            return answer(error.code, values=error.values)
        return answer(error.code if isinstance(error, ProblemError) else "internal")

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        return answer("bad_request")

    async def away(_: Request, error: Exception) -> JSONResponse:
        return answer("bank_unavailable")

    async def framework(_: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return answer(_BY_STATUS.get(status, "bad_request" if status < 500 else "internal"), status)

    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        logger.error("unexpected error", exc_info=error)
        return answer("internal")

    for kind in (ProblemError, ConversationError):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(BankUnavailableError, away)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Exception, unexpected)
