"""The loans on offer and what they cost: LPR plus a spread. Pure, read from ``loan_products.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from banking.money import FEN_PER_YUAN

_FILE = Path(__file__).parent / "loan_products.yml"
_SHORT_MONTHS_MAX = 60
"""The one-year LPR holds for loans of at most five years, the other for longer ones."""
_PERCENT = 100

BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
Months = Annotated[int, Field(ge=1, le=360)]


class Product(BaseModel):
    """One line of ``loan_products.yml``, whose head says what the fields are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_id: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
    name: Annotated[str, Field(max_length=20)]
    online: bool
    spread: Annotated[int, Field(ge=-200, le=2_400)]
    min_yuan: Annotated[int, Field(ge=1)]
    max_yuan: Annotated[int, Field(ge=1)]
    months: tuple[Months, Months]
    offered_months: tuple[Months, ...]
    early_min_yuan: Annotated[int, Field(ge=1)]
    guide: str

    @property
    def least(self) -> int:
        """The smallest loan, in 分."""
        return self.min_yuan * FEN_PER_YUAN

    @property
    def most(self) -> int:
        """The largest loan, in 分."""
        return self.max_yuan * FEN_PER_YUAN

    @property
    def early_least(self) -> int:
        """The least part that is repaid early, in 分."""
        return self.early_min_yuan * FEN_PER_YUAN

    def lends(self, amount: int, months: int) -> bool:
        """Whether so much (分) for so long is within its bounds."""
        shortest, longest = self.months
        return self.least <= amount <= self.most and shortest <= months <= longest


class Lpr(BaseModel):
    """The loan prime rate as published on a day, in basis points a year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    published_on: date
    one_year: BasisPoints
    over_five_years: BasisPoints


@dataclass(frozen=True)
class Rate:
    """What a loan costs in basis points a year, and what that is made of."""

    total: int
    lpr: int
    spread: int
    published_on: date


class _Offer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lpr: Annotated[list[Lpr], Field(min_length=1)]
    penalty_percent: Annotated[int, Field(ge=100, le=200)]
    collection_hours: Annotated[list[Annotated[int, Field(ge=0, le=23)]], Field(min_length=1)]
    products: list[Product]

    @model_validator(mode="after")
    def _newest_first(self) -> _Offer:
        days = [one.published_on for one in self.lpr]
        if days != sorted(set(days), reverse=True):
            raise ValueError("write lpr with the newest day first, each day once")
        return self


def products() -> Mapping[str, Product]:
    """Every product by its id. Raises pydantic.ValidationError when the file does not fit."""
    return {product.product_id: product for product in _offer().products}


def product_for(amount: int, months: int) -> Product:
    """The first product that lends ``amount`` (分) for ``months``, or the first of all where none does."""
    every = list(products().values())
    fitting = (one for one in every if one.lends(amount, months))
    return next(fitting, every[0])


def rate_of(product: Product, months: int, day: date) -> Rate:
    """What a loan of so many months begun on ``day`` costs: the LPR that held then plus the product's spread."""
    known = _offer().lpr
    published = next((one for one in known if one.published_on <= day), known[-1])
    lpr = published.one_year if months <= _SHORT_MONTHS_MAX else published.over_five_years
    return Rate(max(0, lpr + product.spread), lpr, product.spread, published.published_on)


def penalty_rate(rate: int) -> int:
    """What money that is late costs, in basis points a year."""
    return rate * _offer().penalty_percent // _PERCENT


def collection_hours() -> list[int]:
    """The hours of a day at which money for instalments is taken, earliest first."""
    return _offer().collection_hours


@cache
def _offer() -> _Offer:
    return _Offer.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
