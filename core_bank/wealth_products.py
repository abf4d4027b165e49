"""The shelf of wealth products, and what a unit of each is worth on a day. Pure: the same day tells the same value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from banking.money import FEN_PER_YUAN

_FILE = Path(__file__).parent / "wealth_products.yml"
_PAR = 10_000
"""Every product begins at a net value of 1.0000."""
_MILLION = 1_000_000
_FINE = 10_000
"""The path of a net value is kept this much finer than it is told."""
_PATHS_MAX = 64
_SATURDAY = 5


class Product(BaseModel):
    """One line of ``wealth_products.yml``, whose head says what the fields are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_id: Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]
    name: Annotated[str, Field(max_length=20)]
    risk: Literal["R1", "R2", "R3", "R4", "R5"]
    min_yuan: Annotated[int, Field(ge=1)]
    hold_days: Annotated[int, Field(ge=0)]
    redeem_days: Annotated[int, Field(ge=0)]
    fee: str
    open: bool
    launched_on: date
    plain: str
    drift: int
    swing: Annotated[int, Field(ge=0)]

    @property
    def minimum(self) -> int:
        """The least purchase, in 分."""
        return self.min_yuan * FEN_PER_YUAN


class _Shelf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quick_redeem_yuan_max: Annotated[int, Field(gt=0)]
    products: list[Product]


def products() -> Mapping[str, Product]:
    """Every product by its id, least risk first. Raises pydantic.ValidationError when the file does not fit."""
    return {product.product_id: product for product in _shelf().products}


def quick_redeem_max() -> int:
    """How much of one product a customer is paid at once within a day, in 分; the rest waits for a working day."""
    return _shelf().quick_redeem_yuan_max * FEN_PER_YUAN


def net_value(product: Product, day: date) -> int:
    """What one unit is worth, in ten-thousandths of a yuan (1.0234 is 10234)."""
    return _path(product, max(day, product.launched_on))[-1] // _FINE


def deepest_fall(product: Product, day: date, days: int = 365) -> float:
    """The deepest fall from a peak within the ``days`` before ``day``, 0 to 1: what could have happened to a buyer."""
    path = _path(product, max(day, product.launched_on))[-days:]
    return max(1 - value / peak for value, peak in zip(path, accumulate(path, max), strict=True))


def units_for(amount: int, value: int) -> int:
    """How many hundredths of a unit ``amount`` (分) buys at net value ``value``, rounded half up."""
    return (amount * _PAR + value // 2) // value


def worth(units: int, value: int) -> int:
    """What ``units`` (hundredths) are worth at net value ``value``, in 分, rounded half up."""
    return (units * value + _PAR // 2) // _PAR


def working_days_after(day: date, count: int) -> date:
    """The day ``count`` working days later. The sandbox knows weekends, not public holidays."""
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day


@cache
def _shelf() -> _Shelf:
    return _Shelf.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))


@lru_cache(maxsize=_PATHS_MAX)
def _path(product: Product, last: date) -> tuple[int, ...]:
    """The net value of every day from the launch to ``last``, finer than it is told."""
    days = (last - product.launched_on).days
    steps = [_step(product, product.launched_on + timedelta(days=number)) for number in range(1, days + 1)]
    return tuple(
        accumulate(steps, lambda value, step: value * (_MILLION + step) // _MILLION, initial=_PAR * _FINE)
    )


def _step(product: Product, day: date) -> int:
    """The change of one day in millionths: its drift, and a chance that the product and the day decide."""
    digest = hashlib.sha256(f"{product.product_id}:{day}".encode()).digest()
    chance = int.from_bytes(digest[:4], "big") / 2**32 * 2 - 1
    return product.drift + round(product.swing * chance)
