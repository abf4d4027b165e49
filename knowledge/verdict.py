"""Whether the best article may be shown at once, offered as a choice, or not at all: calibrated, kept as data."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.ranking import Fusion, Ranked

RETRIEVAL = Path(__file__).parent / "retrieval.yml"

Probability = Annotated[float, Field(ge=0, le=1)]


class Confidence(BaseModel):
    """A logistic regression: how likely the best article is the right one, given the evidence for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    dense: float
    lexical: float
    margin: float

    def of(self, ranked: tuple[Ranked, ...]) -> float:
        """Between 0 and 1; 0 when nothing was found."""
        if not ranked:
            return 0.0
        dense, lexical, margin = evidence(ranked)
        logit = self.intercept + self.dense * dense + self.lexical * lexical + self.margin * margin
        return 1 / (1 + math.exp(-logit))


class Thresholds(BaseModel):
    """From which confidence on an article is shown (`answer`) or offered among others (`ask_back`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Probability
    ask_back: Probability

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.ask_back > self.answer:
            raise ValueError("ask_back must not be above answer")
        return self

    def verdict(self, confidence: float) -> Literal["answer", "ask_back", "decline"]:
        """What may be done with this confidence."""
        if confidence >= self.answer:
            return "answer"
        return "ask_back" if confidence >= self.ask_back else "decline"


class Calibration(BaseModel):
    """All of `retrieval.yml`; `python -m knowledge.calibrate` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lexical_weight: Annotated[float, Field(ge=0)]
    support: Annotated[float, Field(ge=0)]
    confidence: Confidence
    thresholds: Thresholds

    @classmethod
    def load(cls, path: Path = RETRIEVAL) -> Calibration:
        """Raises ValueError that names the file and the field."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            raise ValueError(f"{path.name}: {error}") from error

    @property
    def fusion(self) -> Fusion:
        """How dense and lexical evidence are put together."""
        return Fusion(self.lexical_weight, self.support)


def evidence(ranked: tuple[Ranked, ...]) -> tuple[float, float, float]:
    """What confidence is judged by: dense and lexical similarity of the best, and its lead over the second."""
    lead = ranked[0].score - ranked[1].score if len(ranked) > 1 else ranked[0].score
    return ranked[0].dense, ranked[0].lexical, lead
