"""Documents that customers sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Document(Base):
    """The picture of a document and what was read off it, both sealed (core_bank/vault.py); what is open here is no secret."""

    __tablename__ = "documents"
    document_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str | None] = mapped_column(String(20))
    """Why another picture is needed; None for one that will do."""
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
