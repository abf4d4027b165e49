"""Whether the best article may be shown at once, offered as a choice, or not at all: calibrated, kept as data."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from banking.decision import Verdict
from knowledge.ranking import Fusion, Ranked

RETRIEVAL = Path(__file__).parent / "retrieval.yml"

Probability = Annotated[float, Field(ge=0, le=1)]


class Judge(BaseModel):
    """A logistic regression over the evidence for the best article."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    score: float
    lead: float
    dense: float
    lexical: float

    def of(self, ranked: tuple[Ranked, ...]) -> float:
        """A probability; 0 when nothing was found."""
        if not ranked:
            return 0.0
        weights = (self.score, self.lead, self.dense, self.lexical)
        logit = self.intercept + sum(w * value for w, value in zip(weights, evidence(ranked), strict=True))
        return 1 / (1 + math.exp(-logit))


class Thresholds(BaseModel):
    """Below `known` a question is declined; from `right` on the best article is shown; between, it is asked back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: Probability
    right: Probability


class Calibration(BaseModel):
    """All of `retrieval.yml`; `python -m knowledge.calibrate` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    whole_weight: Annotated[float, Field(ge=0)]
    lexical_weight: Annotated[float, Field(ge=0)]
    known: Judge
    """How likely any article answers the question."""
    right: Judge
    """How likely the best article is the one that does."""
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
        return Fusion(self.whole_weight, self.lexical_weight)

    def verdict(self, ranked: tuple[Ranked, ...]) -> tuple[Verdict, float]:
        """What may be done with what was found, and how likely the best article is right."""
        confidence = self.right.of(ranked)
        if self.known.of(ranked) < self.thresholds.known:
            return "decline", confidence
        return ("answer" if confidence >= self.thresholds.right else "ask_back"), confidence


def evidence(ranked: tuple[Ranked, ...]) -> tuple[float, float, float, float]:
    """What is judged by: the best article's score, its lead over the second, its dense and lexical similarity."""
    best = ranked[0]
    lead = best.score - (ranked[1].score if len(ranked) > 1 else 0.0)
    return best.score, lead, best.dense, best.lexical
