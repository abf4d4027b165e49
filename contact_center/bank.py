"""The line to core_bank: who a customer is, whether a one-time password is right, and the sandbox's own calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
from pydantic import StringConstraints

from banking.masking import WholeNumber
from contact_center.conversations.messages import Customer, SealedNumber

BankId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""A number that core_bank gave: of a customer, a dispute, an application."""


class BankUnavailableError(Exception):
    """core_bank did not answer, or not with what was asked."""


class BankRefusedError(Exception):
    """core_bank understood and said no; ``code`` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Verdict:
    """What core_bank said of a one-time password: ``verified``, ``wrong``, ``expired`` or ``void``."""

    outcome: str
    tries_left: int


class Bank:
    """Asks core_bank. ``http`` carries its address, token and timeout. Every call may raise ``BankUnavailableError``.

    Moving the sandbox's time runs everything that became due: such calls may take ``sandbox_seconds``.
    """

    def __init__(
        self, http: httpx.AsyncClient, sandbox_seconds: float = 30.0, document_seconds: float = 25.0
    ) -> None:
        self._http = http
        self._sandbox_seconds = sandbox_seconds
        self._document_seconds = document_seconds

    async def log_in(self, customer_id: str, credential: str) -> Customer | None:
        """The customer, or None if the credential is wrong."""
        body = {"customer_id": customer_id, "credential": credential}
        response = await self._send("POST", "/v1/auth/verify", json=body)
        if response.status_code in (
            httpx.codes.UNAUTHORIZED,
            httpx.codes.NOT_FOUND,
            httpx.codes.UNPROCESSABLE_ENTITY,
        ):
            return None
        found = _json_object(response)
        return Customer(str(found["customer_id"]), str(found["name"]))

    async def verify_code(self, customer_id: str, challenge_id: str, code: str, key: str) -> Verdict:
        """What the code is worth. The same ``key`` never counts as a second try."""
        path = f"/v1/customers/{customer_id}/challenges/{challenge_id}/attempts"
        response = await self._send("POST", path, json={"code": code}, headers={"Idempotency-Key": key})
        if response.status_code == httpx.codes.NOT_FOUND:
            return Verdict("void", 0)
        found = _json_object(response)
        return Verdict(str(found["outcome"]), int(found["tries_left"]))

    async def keep_document(
        self, customer_id: str, kind: str, picture: bytes, media_type: str, key: str
    ) -> str:
        """The id under which core_bank keeps a picture; reading it may take ``document_seconds``.

        Raises ``BankRefusedError`` (``bad_picture``, ``picture_too_large``) for a picture that it will never take.
        """
        response = await self._send(
            "POST",
            f"/v1/customers/{customer_id}/documents",
            params={"kind": kind},
            content=picture,
            headers={"Idempotency-Key": key, "Content-Type": media_type},
            timeout=self._document_seconds,
        )
        if response.status_code in (
            httpx.codes.UNPROCESSABLE_ENTITY,
            httpx.codes.REQUEST_ENTITY_TOO_LARGE,
        ):
            found = response.json()["error"]["code"]
            raise BankRefusedError("picture_too_large" if "too_large" in found else "bad_picture")
        return str(_json_object(response)["document_id"])

    async def seal_number(self, customer_id: str, number: WholeNumber, key: str) -> SealedNumber | None:
        """The reference under which core_bank keeps the number for a while; None for what is no such number at all."""
        path = f"/v1/customers/{customer_id}/sealed-numbers"
        body = {"kind": number.kind, "number": number.digits}
        response = await self._send("POST", path, json=body, headers={"Idempotency-Key": key})
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            return None
        found = _json_object(response)
        return SealedNumber(str(found["number_id"]), number.kind, number.shown)

    async def document(
        self, customer_id: str, document_id: str, bytes_max: int, seconds: float
    ) -> bytes | None:
        """A file of the bank's for this customer, or None if there is none. One larger than ``bytes_max`` is no answer."""
        path = f"/v1/customers/{customer_id}/statements/{document_id}/document"
        try:
            async with self._http.stream("GET", path, timeout=seconds) as response:
                if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY):
                    return None
                if not response.is_success:
                    raise BankUnavailableError(f"status {response.status_code}")
                return await _limited(response, bytes_max)
        except httpx.HTTPError as error:
            raise BankUnavailableError(type(error).__name__) from error

    async def loan_applications(self) -> dict[str, Any]:
        """Loan applications that wait for a person, as core_bank tells them."""
        return _json_object(await self._send("GET", "/v1/loans/applications"))

    async def decide_loan(
        self, customer_id: str, application_id: str, decision: Mapping[str, object], key: str
    ) -> dict[str, Any]:
        """The application once it is decided. The same ``key`` gives the first result. Raises ``BankRefusedError``."""
        path = f"/v1/customers/{customer_id}/loans/applications/{application_id}/decision"
        return await self._decide(path, decision, key)

    async def disputes(self) -> dict[str, Any]:
        """Disputed charges that wait for a decision, as core_bank tells them."""
        return _json_object(await self._send("GET", "/v1/disputes"))

    async def decide_dispute(
        self, customer_id: str, dispute_id: str, decision: Mapping[str, object], key: str
    ) -> dict[str, Any]:
        """The dispute once it is decided. The same ``key`` gives the first result. Raises ``BankRefusedError``."""
        path = f"/v1/customers/{customer_id}/disputes/{dispute_id}/decision"
        return await self._decide(path, decision, key)

    async def clock_offset(self) -> float:
        """How many seconds the sandbox's time is ahead of real time."""
        response = await self._send("GET", "/v1/sandbox/clock")
        return float(_json_object(response)["offset_seconds"])

    async def sandbox(
        self, method: str, path: str, query: Mapping[str, str], body: object | None, key: str | None
    ) -> httpx.Response:
        """Pass a sandbox call on as it is; ``key`` is its idempotency key."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return await self._send(
            method,
            f"/v1/sandbox/{path}",
            params=dict(query),
            json=body,
            headers=headers,
            timeout=self._sandbox_seconds,
        )

    async def _decide(self, path: str, decision: Mapping[str, object], key: str) -> dict[str, Any]:
        response = await self._send("POST", path, json=dict(decision), headers={"Idempotency-Key": key})
        if response.is_client_error:
            raise BankRefusedError(str(response.json()["error"]["code"]))
        return _json_object(response)

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise BankUnavailableError(type(error).__name__) from error
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise BankUnavailableError(f"status {response.status_code}")
        return response


def _json_object(response: httpx.Response) -> dict[str, Any]:
    """The answer of a call that went well; anything else is as bad as no answer."""
    try:
        found = response.json()
    except ValueError:
        found = None
    if not response.is_success or not isinstance(found, dict):
        raise BankUnavailableError(f"status {response.status_code}")
    return found


async def _limited(response: httpx.Response, bytes_max: int) -> bytes:
    """The body, read no further than the limit."""
    content = b""
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > bytes_max:
            raise BankUnavailableError("too large")
    return content
