"""Documents of customers: read once, kept sealed, shown masked, and erased when they opened nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from banking.documents import Fault, Kind, Seen
from banking.identity_card import Read
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.models.accounts import AccountOpening
from core_bank.models.documents import Document
from core_bank.settings import Settings
from core_bank.vault import vault_of


class DocumentView(BaseModel):
    """A document as other services see it: ``fields`` masked, those that are ``uncertain``, and why it may not do."""

    document_id: str
    kind: Kind
    fields: dict[str, str]
    uncertain: list[str]
    fault: Fault | None


@dataclass(frozen=True)
class Photograph:
    """A picture and what was seen on it, before it is kept."""

    content: bytes
    seen: Seen


def keep(
    session: Session, settings: Settings, customer_id: str, taken: Photograph, at: datetime
) -> DocumentView:
    """Keep a picture. One that will not do is kept without its bytes, so that the answer can be given again."""
    vault, document_id, seen = vault_of(settings), new_identifier("dc"), taken.seen
    values = {name: [read.value, read.certainty] for name, read in seen.fields.items()}
    picture = b"" if seen.fault else taken.content
    document = Document(
        document_id=document_id,
        customer_id=customer_id,
        kind=seen.kind,
        fault=seen.fault,
        picture=vault.seal(picture, f"{document_id} picture"),
        fields=vault.seal(json.dumps(values).encode(), f"{document_id} fields"),
        created_at=at,
    )
    session.add(document)
    session.flush()
    return _view(document_id, seen)


def seen_of(session: Session, settings: Settings, customer_id: str, document_id: str) -> Seen:
    """What was read off a document of this customer. Raises NotFoundError."""
    document = session.get(Document, document_id)
    if document is None or document.customer_id != customer_id:
        raise NotFoundError
    opened = vault_of(settings).open(document.fields, f"{document_id} fields")
    fields = {name: Read(value, certainty) for name, (value, certainty) in json.loads(opened).items()}
    return Seen(document.kind, fields, document.fault)  # type: ignore[arg-type]


def erase_unused(session: Session, kept_days: int, now: datetime) -> None:
    """Forget the documents that opened no account within ``kept_days``."""
    used = select(AccountOpening.identity_front).union_all(select(AccountOpening.identity_back))
    old = Document.created_at < now - timedelta(days=kept_days)
    session.execute(delete(Document).where(old, Document.document_id.not_in(used)))


def _view(document_id: str, seen: Seen) -> DocumentView:
    return DocumentView(
        document_id=document_id,
        kind=seen.kind,
        fields=seen.masked,
        uncertain=list(seen.uncertain),
        fault=seen.fault,
    )
