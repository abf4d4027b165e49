"""The client against a hand-written core bank: what is sent, and what each failure becomes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from banking.core_bank_client import HttpCoreBank
from banking.ports.core_bank import CoreBankRefused, CoreBankUnavailable


def ask(
    server: Callable[[httpx.Request], httpx.Response],
    call: Callable[[HttpCoreBank], Coroutine[Any, Any, Any]],
) -> Any:
    async def run() -> Any:
        bank = HttpCoreBank("http://core/", "token", transport=httpx.MockTransport(server))
        try:
            return await call(bank)
        finally:
            await bank.close()

    return asyncio.run(run())


def test_a_write_carries_token_key_and_body() -> None:
    seen: list[httpx.Request] = []

    def server(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={"transfer_id": "T1"})

    order = {"payee_id": "P1", "amount": 100, "arrival": "realtime"}
    transfer = ask(server, lambda bank: bank.create_transfer("C0001", order, "m1:transfer"))  # type: ignore[arg-type]

    assert transfer["transfer_id"] == "T1"
    assert seen[0].url == "http://core/v1/customers/C0001/transfers"
    assert seen[0].headers["Authorization"] == "Bearer token"
    assert seen[0].headers["Idempotency-Key"] == "m1:transfer"
    assert json.loads(seen[0].content) == order


def test_a_quote_needs_no_key() -> None:
    def server(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"ok": "Idempotency-Key" not in request.headers})

    assert ask(server, lambda bank: bank.quote("C0001", {"payee_id": "P1", "amount": 1}))["ok"] is True


def test_a_search_sends_its_query() -> None:
    def server(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=dict(request.url.params))

    query: dict[str, str | int] = {"merchant": "京东", "limit": 5}
    assert ask(server, lambda bank: bank.transactions("C0001", query)) == {"merchant": "京东", "limit": "5"}


def test_a_refusal_has_code_and_numbers() -> None:
    def server(request: httpx.Request) -> httpx.Response:
        error = {"code": "insufficient_funds", "message": "", "details": {"available": 5}}
        return httpx.Response(409, json={"error": error})

    with pytest.raises(CoreBankRefused) as refused:
        ask(server, lambda bank: bank.accounts("C0001"))
    assert (refused.value.code, refused.value.details) == ("insufficient_funds", {"available": 5})


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_sick_core_bank_is_unavailable(status: int) -> None:
    with pytest.raises(CoreBankUnavailable):
        ask(lambda request: httpx.Response(status, json={}), lambda bank: bank.cards("C0001"))


def test_an_answer_that_is_no_json_is_unavailable() -> None:
    with pytest.raises(CoreBankUnavailable):
        ask(lambda request: httpx.Response(200, text="<html>"), lambda bank: bank.cards("C0001"))


def test_a_core_bank_out_of_reach_names_no_customer() -> None:
    def server(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("C0001")

    with pytest.raises(CoreBankUnavailable) as unavailable:
        ask(server, lambda bank: bank.bills("C0001"))
    assert "C0001" not in str(unavailable.value)


async def answer_once_for_each_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that has just closed: whoever comes again over the same connection gets no answer."""
    await reader.readuntil(b"\r\n\r\n")
    body = b'{"payees": []}'
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()
    await reader.read(1)
    writer.close()


def test_an_idle_connection_is_not_used_again_when_the_server_may_be_closing_it() -> None:
    async def run() -> list[Any]:
        server = await asyncio.start_server(answer_once_for_each_connection, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        bank = HttpCoreBank(f"http://127.0.0.1:{port}", "token")
        first = await bank.payees("C0001")
        await asyncio.sleep(2.2)
        answers = [first, await bank.payees("C0001")]
        await bank.close()
        server.close()
        return answers

    assert asyncio.run(run()) == [[], []]
