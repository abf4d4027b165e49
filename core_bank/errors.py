"""What can go wrong, in words a program understands, and the one shape in which it leaves the process."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

_log = logging.getLogger(__name__)


class ErrorBody(BaseModel):
    """One error: a code for programs, a sentence for developers, numbers for a reply."""

    code: str
    message: str
    details: dict[str, Any] = Field(default_factory=dict)


class ErrorView(BaseModel):
    """The body of every answer that is not a success."""

    error: ErrorBody


class BankError(Exception):
    """A refusal with an HTTP status and a code. ``details`` never holds a secret."""

    def __init__(self, status: int, code: str, message: str, /, **details: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = ErrorBody(code=code, message=message, details=details)

    def view(self) -> dict[str, Any]:
        """The error as it is answered."""
        return ErrorView(error=self.body).model_dump(mode="json")


class NotFoundError(BankError):
    """No such object, or it is another customer's: the two look the same from outside."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "There is no such object.")


def conflict(code: str, message: str, /, **details: Any) -> BankError:
    """The object's state does not allow this (409)."""
    return BankError(409, code, message, **details)


_CODE_OF_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}


def install(app: FastAPI) -> None:
    """Give every error of ``app`` our shape."""

    @app.exception_handler(BankError)
    def refused(_request: Request, error: BankError) -> JSONResponse:
        return JSONResponse(error.view(), error.status)

    @app.exception_handler(HTTPException)
    def http_error(_request: Request, error: HTTPException) -> JSONResponse:
        code = _CODE_OF_STATUS.get(error.status_code, "http_error")
        body = BankError(error.status_code, code, str(error.detail)).view()
        return JSONResponse(body, error.status_code, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def bad_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        # Only where and what kind: the value itself may be a one-time password.
        fields = [
            {"field": ".".join(str(part) for part in found["loc"]), "problem": found["type"]}
            for found in error.errors()
        ]
        message = "The request does not have the shape that the API describes."
        return JSONResponse(BankError(422, "validation_error", message, fields=fields).view(), 422)

    @app.exception_handler(OperationalError)
    @app.exception_handler(PoolTimeout)
    def busy(_request: Request, error: Exception) -> JSONResponse:
        _log.warning("the database did not answer in time: %s", type(error).__name__)
        return JSONResponse(BankError(503, "busy", "Try again with the same idempotency key.").view(), 503)

    @app.exception_handler(Exception)
    def broken(_request: Request, _error: Exception) -> JSONResponse:
        return JSONResponse(BankError(500, "internal", "Something broke; nothing was changed.").view(), 500)
