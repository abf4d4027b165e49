"""Learns the weights, judges and thresholds of `retrieval.yml` from held-out questions: `python -m knowledge.calibrate`.

In as many rounds as every article has paraphrases at least, one paraphrase of each is kept out of the index and asked. With
the background questions, each asked as if it were not known, that shows how evidence looks when the best article is right and
when it is not. The tests' questions take no part in it. Run it after a larger change of articles or encoder.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from knowledge.article import REQUIRED_PARAPHRASES, Article, Risk
from knowledge.background import Background, background_questions
from knowledge.check import checked_articles
from knowledge.encoder import load
from knowledge.ranking import EVIDENCE, Ranker, Ranking, Text, Weights
from knowledge.retriever import indexed_texts
from knowledge.terms import Terms
from knowledge.vectors import VectorStore
from knowledge.verdict import FEATURES, RETRIEVAL, Calibration, Evidence, Judge, Thresholds, evidence_of

WRONG_ANSWERS_MAX: dict[Risk, float] = {"low": 0.030, "medium": 0.030, "high": 0.015}
"""Of all held-out questions, at most this share may get a wrong article shown as the answer, by that article's risk."""
LET_THROUGH_MAX = 0.08
LET_THROUGH_WITHOUT_ENCODER_MAX = 0.25
"""Of the questions that no article answers, at most this share may get anything but a refusal."""
CROWD_SHARE = 0.1
"""What the crowd counts, of all evidence: chosen on questions to other companies, where it always helped."""
SINGLE_TEXTS = Weights(dense_best=1.0, dense_together=0.0, dense_whole=0.0, lexical=0.6, crowd=0.6)
"""Chosen there as well: where a document has one text, its own index has nothing to learn weights from."""
SHARPNESS = 10.0
SHRINKAGE = 0.02
HEADER = "# How evidence becomes a verdict. `python -m knowledge.calibrate` writes this file.\n"

Table = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """One question asked of an index that does not hold it: the article that answers it, or None, and what was found."""

    gold: str | None
    question: str
    ranking: Ranking
    evidence: Evidence

    @property
    def is_right(self) -> bool:
        """Whether the best article is the one that answers it."""
        return self.gold == self.ranking.ranked[0].key


def held_out_rounds(
    articles: Sequence[Article], terms: Terms
) -> Iterator[tuple[list[Text], list[tuple[str, str]]]]:
    """The texts of an index that lacks one paraphrase of each article, and those paraphrases with their article's id."""
    texts = indexed_texts(articles, terms)
    for number in range(REQUIRED_PARAPHRASES):
        asked = [(article.id, article.paraphrases[number]) for article in articles]
        left_out = set(asked)
        yield [one for one in texts if (one.key, one.text) not in left_out], asked


def learned_weights(articles: Sequence[Article], terms: Terms, vectors: VectorStore) -> Weights:
    """The weights under which held-out paraphrases find their articles best (a conditional logit, no weight below zero)."""
    tables: list[Table] = []
    golds: list[int] = []
    for texts, asked in held_out_rounds(articles, terms):
        ranker = Ranker(texts, vectors, EVEN)
        for article_id, question in asked:
            keys, table = ranker.evidence(question)
            tables.append(table)
            golds.append(keys.index(article_id))
    size = len(EVIDENCE)

    def loss(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros(size)
        for table, gold in zip(tables, golds, strict=True):
            scores = SHARPNESS * (table @ weights)
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            total -= math.log(max(float(odds[gold]), 1e-12))
            slope += SHARPNESS * (odds @ table - table[gold])
        count = len(tables)
        return total / count + SHRINKAGE * float(weights @ weights), slope / count + 2 * SHRINKAGE * weights

    found = minimize(loss, np.full(size, 0.3), jac=True, bounds=[(0, None)] * size, method="L-BFGS-B").x
    named = {name: round(float(weight), 3) for name, weight in zip(EVIDENCE, found, strict=True)}
    return Weights(**named, crowd=round(CROWD_SHARE * sum(named.values()), 3))


EVEN = Weights(**dict.fromkeys(EVIDENCE, 1.0), crowd=0.0)


def trials(
    articles: Sequence[Article],
    background: Sequence[str],
    terms: Terms,
    vectors: VectorStore | None,
    weights: Weights,
) -> Iterator[Trial]:
    """Every held-out paraphrase once; every background question once, as if it were not known."""
    for texts, asked in held_out_rounds(articles, terms):
        ranker = Ranker(texts, vectors, weights)
        near = Background(tuple(background), ranker) if vectors is not None else None
        for article_id, question in asked:
            yield _trial(article_id, question, ranker, near)
    ranker = Ranker(indexed_texts(articles, terms), vectors, weights)
    near = Background(tuple(background), ranker) if vectors is not None else None
    for question in near.questions if near is not None else background:
        yield _trial(None, question, ranker, near)


def _trial(gold: str | None, question: str, ranker: Ranker, near: Background | None) -> Trial:
    ranking = ranker.rank(question, 3)
    cosine = 0.0
    if near is not None and ranking.query is not None:
        cosine = near.cosine_without(question, ranking.query)
    evidence = evidence_of(ranking, cosine)
    if evidence is None:
        raise ValueError(f"nothing was ranked for {question!r}")
    return Trial(gold, question, ranking, evidence)


def judge(held_out: Sequence[Trial], outcomes: Sequence[bool]) -> Judge:
    """The probability of the outcome, given the evidence."""
    table = np.array([astuple(trial.evidence) for trial in held_out])
    spread = np.maximum(table.std(axis=0), 1e-6)
    model = LogisticRegression(C=3.0, max_iter=2000).fit(table / spread, outcomes)
    weights = {name: round(float(w), 3) for name, w in zip(FEATURES, model.coef_[0] / spread, strict=True)}
    return Judge(intercept=round(float(model.intercept_[0]), 3), **weights)


def calibrated(
    held_out: Sequence[Trial], by_words: Sequence[Trial], risks: dict[str, Risk], weights: Weights
) -> Calibration:
    """The judges, and the lowest thresholds that keep `WRONG_ANSWERS_MAX` and `LET_THROUGH_MAX`."""
    known = judge(held_out, [trial.gold is not None for trial in held_out])
    right = judge(held_out, [trial.is_right for trial in held_out])
    known_without_encoder = judge(by_words, [trial.gold is not None for trial in by_words])
    return Calibration(
        weights=weights,
        weights_of_single_texts=SINGLE_TEXTS,
        known=known,
        right=right,
        known_without_encoder=known_without_encoder,
        thresholds=Thresholds(
            known=_refusing(known, held_out, LET_THROUGH_MAX),
            known_without_encoder=_refusing(known_without_encoder, by_words, LET_THROUGH_WITHOUT_ENCODER_MAX),
            right=_sure_enough(right, held_out, risks),
        ),
    )


def _refusing(known: Judge, held_out: Sequence[Trial], let_through: float) -> float:
    foreign = sorted((known.of(trial.evidence) for trial in held_out if trial.gold is None), reverse=True)
    return _just_above(foreign[int(let_through * len(foreign))])


def _sure_enough(right: Judge, held_out: Sequence[Trial], risks: dict[str, Risk]) -> dict[Risk, float]:
    """For each risk, over all articles: the few of one risk alone would leave the threshold to chance."""
    wrong = sorted((right.of(trial.evidence) for trial in held_out if not trial.is_right), reverse=True)
    return {risk: _just_above(wrong[int(share * len(held_out))]) for risk, share in WRONG_ANSWERS_MAX.items()}


def report(held_out: Sequence[Trial], calibration: Calibration, risks: dict[str, Risk]) -> str:
    """What the verdicts would have been."""
    lines = []
    for name, part in (
        ("held-out paraphrases", [trial for trial in held_out if trial.gold is not None]),
        ("background questions", [trial for trial in held_out if trial.gold is None]),
    ):
        verdicts = [
            calibration.judge(trial.evidence, risks[trial.ranking.ranked[0].key]).verdict for trial in part
        ]
        wrong = sum(v == "answer" and not trial.is_right for v, trial in zip(verdicts, part, strict=True))
        among = sum(any(trial.gold == one.key for one in trial.ranking.ranked) for trial in part)
        shares: dict[str, int] = {
            **Counter[str](verdicts),
            "answered wrongly": wrong,
            "hit@1": sum(trial.is_right for trial in part),
            "hit@3": among,
        }
        lines.append(
            f"{len(part)} {name}: "
            + ", ".join(f"{what} {count / len(part):.3f}" for what, count in shares.items())
        )
    return "\n".join(lines)


def _just_above(probability: float) -> float:
    """Rounded up: the trial at the limit itself must stay outside."""
    return min(math.ceil(probability * 1000 + 1e-9) / 1000, 1.0)


def main() -> None:
    """Command line: measures, prints, rewrites `retrieval.yml`."""
    terms, vectors = Terms.load(), VectorStore(load())
    articles, background = checked_articles(terms=terms), background_questions()
    risks: dict[str, Risk] = {article.id: article.risk for article in articles}
    weights = learned_weights(articles, terms, vectors)
    held_out = list(trials(articles, background, terms, vectors, weights))
    by_words = list(trials(articles, background, terms, None, weights))
    calibration = calibrated(held_out, by_words, risks, weights)
    content = yaml.safe_dump(calibration.model_dump(), sort_keys=False, default_flow_style=None, width=130)
    RETRIEVAL.write_text(HEADER + content, encoding="utf-8")
    answered = Background(background, Ranker(indexed_texts(articles, terms), vectors, weights)).answered
    if answered:
        print("Articles answer these background questions by now:", *answered, sep="\n  ", file=sys.stderr)
    print(report(held_out, calibration, risks), content, sep="\n")


if __name__ == "__main__":
    main()
