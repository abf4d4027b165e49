"""Documents: read, kept sealed, shown masked, erased in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import SecretStr
from sqlalchemy import select, text

from core_bank.bank import Bank
from core_bank.models.documents import Document
from core_bank.vault import Vault
from tests.core_bank import papers
from tests.core_bank.world import Caller, Time
from tests.documents import cards

CARD = cards.own_front("王小雨", True, date(1993, 5, 18))
NUMBER = CARD.fields["number"]
PATH = "/v1/customers/C0001/documents"


def add(caller: Caller, picture: bytes, key: str = "m1:document", kind: str = "identity_front"):
    headers = {"Idempotency-Key": key, "Content-Type": "image/jpeg"}
    return caller.http.post(PATH, params={"kind": kind}, content=picture, headers=headers)


def stored(bank: Bank) -> list[Document]:
    with bank.database.read() as session:
        return list(session.scalars(select(Document)))


def everything(bank: Bank) -> str:
    with bank.database.read() as session:
        tables = ("documents", "idempotency_records", "audit_entries", "outbox_events")
        return "\n".join(
            str(row) for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))
        )


def test_a_card_is_read_once_and_kept_sealed(
    bank: Bank, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    first, again = add(caller, CARD.picture), add(caller, CARD.picture)

    assert (first.status_code, first.json()) == (201, again.json())
    seen = first.json()
    assert (seen["fault"], seen["fields"]["name"]) == (None, "王小雨")
    assert seen["fields"]["number"] == f"{NUMBER[0]}{'*' * 16}{NUMBER[-1]}"
    assert CARD.fields["address"] not in first.text
    [kept] = stored(bank)
    assert CARD.picture[:100] not in kept.picture
    assert NUMBER not in first.text + everything(bank) + caplog.text


def test_another_picture_under_the_same_key_is_refused(caller: Caller) -> None:
    add(caller, cards.receipt())

    assert add(caller, cards.blurred(CARD)).json()["error"]["code"] == "idempotency_conflict"


def test_a_picture_that_will_not_do_leaves_only_the_reason(bank: Bank, caller: Caller) -> None:
    answer = add(caller, cards.receipt())

    assert (answer.status_code, answer.json()["fault"]) == (201, "not_a_card")
    [kept] = stored(bank)
    assert len(kept.picture) < 100


@pytest.mark.parametrize(("content", "status"), [(b"GIF89a", 422), (b"\xff\xd8\xff" + bytes(5 * 2**20), 413)])
def test_what_is_no_picture_is_not_kept(bank: Bank, caller: Caller, content: bytes, status: int) -> None:
    assert add(caller, content).status_code == status
    assert stored(bank) == []


def test_an_unknown_kind_is_422(caller: Caller) -> None:
    assert add(caller, b"", kind="passport").status_code == 422


def test_what_opened_nothing_is_erased_after_a_week(bank: Bank, time: Time) -> None:
    papers.front(bank)
    time.now += timedelta(days=6)
    papers.back(bank)

    time.now += timedelta(days=2)
    bank.schedule.prune()

    assert [one.kind for one in stored(bank)] == ["identity_back"]


def test_sealed_bytes_open_only_where_they_belong() -> None:
    vault = Vault(SecretStr("a-secret-that-is-long-enough"))
    sealed = vault.seal(b"papers", "dc_1 picture")

    assert vault.open(sealed, "dc_1 picture") == b"papers"
    for other, about in (
        (vault, "dc_2 picture"),
        (Vault(SecretStr("another-secret-of-theirs")), "dc_1 picture"),
    ):
        with pytest.raises(InvalidTag):
            other.open(sealed, about)
