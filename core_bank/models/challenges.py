"""One-time passwords."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Challenge(Base):
    """A one-time password asked of a customer, bound to a subject, a payee and an amount.

    ``to_second``: it went to the second phone that the request is about, not to the phone on file.
    """

    __tablename__ = "challenges"
    challenge_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    binding: Mapped[str] = mapped_column(String(160))
    code_salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    to_second: Mapped[bool] = mapped_column(default=False)
    tries_left: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    consumed_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
