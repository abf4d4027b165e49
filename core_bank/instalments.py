"""The instalments on offer for credit cards. Pure, read from ``instalments.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from banking.instalments import Share, shares
from banking.money import FEN_PER_YUAN

_FILE = Path(__file__).parent / "instalments.yml"


class Offer(BaseModel):
    """The file, whose head says what the fields are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bill_min_yuan: Annotated[int, Field(ge=1)]
    purchase_min_yuan: Annotated[int, Field(ge=1)]
    undo_until_hour: Annotated[int, Field(ge=0, le=23)]
    monthly_rates: Annotated[
        dict[Annotated[int, Field(ge=2, le=60)], Annotated[int, Field(ge=0, le=200)]], Field(min_length=1)
    ]

    @property
    def bill_least(self) -> int:
        """The least part of a bill, in 分."""
        return self.bill_min_yuan * FEN_PER_YUAN

    @property
    def purchase_least(self) -> int:
        """The least purchase, in 分."""
        return self.purchase_min_yuan * FEN_PER_YUAN

    def shares(self, amount: int, months: int) -> tuple[Share, ...]:
        """``amount`` (分) over ``months``. Raises KeyError for months that are not on offer."""
        return shares(amount, months, self.monthly_rates[months])


@cache
def offer() -> Offer:
    """What is on offer. Raises pydantic.ValidationError when the file does not fit."""
    return Offer.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
