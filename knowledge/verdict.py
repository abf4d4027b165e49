"""Whether the best article may be shown at once, offered as a choice, or not at all: calibrated, kept as data."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from banking.retrieval import Verdict
from knowledge.article import Risk
from knowledge.ranking import Ranking, Weights

RETRIEVAL = Path(__file__).parent / "retrieval.yml"

Probability = Annotated[float, Field(ge=0, le=1)]
Reason = Literal["nothing_ranked", "not_known", "unsure", "unsure_for_its_risk", "sure", "no_encoder", "bare"]


@dataclass(frozen=True)
class Evidence:
    """What a verdict is judged by. All are about 0 to 1."""

    score: float
    """The best article's score."""
    lead: float
    """How far that is above the second best."""
    dense: float
    lexical: float
    coverage: float
    """How much of what is rare in the question occurs in any article."""
    coverage_of_best: float
    background: float
    """How near the question is to one that no article answers."""


FEATURES = tuple(field.name for field in fields(Evidence))


class Judge(BaseModel):
    """A logistic regression over the evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    score: float
    lead: float
    dense: float
    lexical: float
    coverage: float
    coverage_of_best: float
    background: float

    def of(self, evidence: Evidence) -> float:
        """A probability."""
        weights = (getattr(self, name) for name in FEATURES)
        logit = self.intercept + sum(w * value for w, value in zip(weights, astuple(evidence), strict=True))
        return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))


class Thresholds(BaseModel):
    """Below `known` a question is declined; from the third on the best article is shown; between, it is asked back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: Probability
    known_without_encoder: Probability
    right: dict[Risk, Probability]
    """How sure the best article must be, by what harm a wrong answer does."""


@dataclass(frozen=True)
class Judgement:
    """A verdict with its probabilities and its reason."""

    verdict: Verdict
    known: float
    right: float
    reason: Reason


class Calibration(BaseModel):
    """All of `retrieval.yml`; `python -m knowledge.calibrate` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Weights
    """For articles, which have several wordings and an answer each."""
    weights_of_single_texts: Weights
    """For documents of one text each."""
    known: Judge
    """How likely any article answers the question."""
    right: Judge
    """How likely the best article is the one that does."""
    known_without_encoder: Judge
    """How likely any article answers the question, judged by words alone."""
    thresholds: Thresholds

    @classmethod
    def load(cls, path: Path = RETRIEVAL) -> Calibration:
        """Raises ValueError that names the file and the field."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            raise ValueError(f"{path.name}: {error}") from error

    def judge(self, evidence: Evidence | None, risk: Risk, has_encoder: bool = True) -> Judgement:
        """What may be done with what was found. Words alone never make an answer sure: then it is asked back."""
        if evidence is None:
            return Judgement("decline", 0.0, 0.0, "nothing_ranked")
        if not has_encoder:
            known = self.known_without_encoder.of(evidence)
            verdict: Verdict = "decline" if known < self.thresholds.known_without_encoder else "ask_back"
            return Judgement(verdict, known, 0.0, "no_encoder")
        known, right = self.known.of(evidence), self.right.of(evidence)
        if known < self.thresholds.known:
            return Judgement("decline", known, right, "not_known")
        if right >= self.thresholds.right[risk]:
            return Judgement("answer", known, right, "sure")
        only_risky = right >= min(self.thresholds.right.values())
        return Judgement("ask_back", known, right, "unsure_for_its_risk" if only_risky else "unsure")


def evidence_of(ranking: Ranking, background: float) -> Evidence | None:
    """The evidence for the best key; None when nothing was found."""
    if not ranking.ranked:
        return None
    best = ranking.ranked[0]
    second = ranking.ranked[1].score if len(ranking.ranked) > 1 else 0.0
    return Evidence(
        score=best.score,
        lead=best.score - second,
        dense=best.dense,
        lexical=best.lexical,
        coverage=ranking.coverage,
        coverage_of_best=ranking.coverage_of_best,
        background=background,
    )
