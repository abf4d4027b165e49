"""Stories of orders to pay: what the customer says up to the order, and the transfer's facts as the ledger sees them.

The stories beside this module are what the gate learns its words from; those of ``tests/fraud`` measure it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from banking.fraud_gate import Facts
from banking.money import FEN_PER_YUAN

FOLDER = Path(__file__).with_name("fraud_stories")
SCAMS, ORDINARY, BARE = (FOLDER / f"{name}.yml" for name in ("scams", "ordinary", "bare"))

Yuan = Annotated[int, Field(gt=0)]
Said = Annotated[tuple[str, ...], Field(min_length=1)]
T = TypeVar("T")

# The same content five times sooner, where libyaml is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StoryError(ValueError):
    """A story file that is not what it should be; the message names the file, the place and what is wrong."""


class Story(BaseModel):
    """What a customer says up to the order, and the transfer's facts. Money in yuan, ``usual`` the largest usual transfer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    way: str = "everyday"
    said: Said
    payee: Literal["new", "unpaid", "known"]
    amount: Yuan
    balance: Yuan
    usual: Yuan
    hour: Annotated[int, Field(ge=0, le=23)]
    age: Annotated[int, Field(ge=16, le=110)]

    @property
    def facts(self) -> Facts:
        """The transfer as the gate sees it."""
        return Facts(
            amount=self.amount * FEN_PER_YUAN,
            available=self.balance * FEN_PER_YUAN,
            usual_most=self.usual * FEN_PER_YUAN,
            payee=self.payee,
            hour=self.hour,
            age_years=self.age,
        )


def load_stories(path: Path) -> list[Story]:
    """The stories of a file. Raises StoryError."""
    return _load(path, TypeAdapter(list[Story]))


def load_talks(path: Path) -> list[Said]:
    """Messages without facts. Raises StoryError."""
    return _load(path, TypeAdapter(list[Said]))


def _load(path: Path, schema: TypeAdapter[list[T]]) -> list[T]:
    try:
        return schema.validate_python(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506 - safe, in C
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise StoryError(f"{path}: {error}") from error
