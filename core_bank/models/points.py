"""Credit-card points."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class PointsRedemption(Base):
    """Credit-card points that were exchanged for a gift."""

    __tablename__ = "points_redemptions"
    __table_args__ = (CheckConstraint("points > 0", name="points"),)
    redemption_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"), unique=True)
    gift: Mapped[str] = mapped_column(String(20))
    points: Mapped[int]
    created_at: Mapped[datetime]
