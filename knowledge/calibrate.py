"""Fits the judges and thresholds of `retrieval.yml` from held-out questions: `python -m knowledge.calibrate`.

In five rounds one paraphrase of every article is kept out of the index and asked. With the questions of `calibration.yml`
that no article answers, that shows how evidence looks when the best article is right and when it is not. The tests'
questions take no part in it. Run it after a larger change of articles or encoder; it rewrites `retrieval.yml`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml
from sklearn.linear_model import LogisticRegression

from knowledge.article import REQUIRED_PARAPHRASES, Article
from knowledge.check import checked_articles
from knowledge.encoder import Encoder, load
from knowledge.ranking import Fusion, Ranked, Ranker
from knowledge.retriever import indexed_texts
from knowledge.terms import Terms
from knowledge.verdict import RETRIEVAL, Calibration, Judge, Thresholds, evidence

UNANSWERABLE = Path(__file__).parent / "calibration.yml"
WRONG_ANSWERS_MAX = 0.01
"""Of all held-out questions, at most this share may get a wrong article shown as the answer."""
LET_THROUGH_MAX = 0.10
"""Of the questions that no article answers, at most this share may get anything but a refusal."""
HEADER = (
    "# How evidence becomes a verdict. `python -m knowledge.calibrate` writes all but the fusion weights.\n"
)

Trial = tuple[str | None, tuple[Ranked, ...]]
"""The right article, or None, and what was ranked."""


def trials(
    articles: Sequence[Article], unanswerable: Sequence[str], encoder: Encoder, fusion: Fusion
) -> Iterator[Trial]:
    """Every held-out paraphrase once, ranked by an index that does not hold it; every unanswerable question once."""
    rows = indexed_texts(articles, Terms.load())
    for held_out in range(REQUIRED_PARAPHRASES):
        asked = {article.paraphrases[held_out] for article in articles}
        ranker = Ranker([row for row in rows if row[1] not in asked], encoder, fusion)
        for article in articles:
            yield article.id, ranker.rank(article.paraphrases[held_out], 3)
    ranker = Ranker(rows, encoder, fusion)
    for question in unanswerable:
        yield None, ranker.rank(question, 3)


def judge(held_out: Sequence[Trial], outcome: Callable[[Trial], bool]) -> Judge:
    """The probability of `outcome`, given the evidence."""
    model = LogisticRegression(C=100.0, max_iter=1000)
    model.fit([evidence(ranked) for _, ranked in held_out], [outcome(trial) for trial in held_out])
    score, lead, dense, lexical = (round(float(weight), 3) for weight in model.coef_[0])
    intercept = round(float(model.intercept_[0]), 3)
    return Judge(intercept=intercept, score=score, lead=lead, dense=dense, lexical=lexical)


def is_known(trial: Trial) -> bool:
    """Whether any article answers the question."""
    return trial[0] is not None


def is_right(trial: Trial) -> bool:
    """Whether the best article is the one that answers it."""
    return trial[0] == trial[1][0].key


def calibrated(held_out: Sequence[Trial], fusion: Fusion) -> Calibration:
    """Both judges, and the lowest thresholds that keep `WRONG_ANSWERS_MAX` and `LET_THROUGH_MAX`."""
    known, right = judge(held_out, is_known), judge(held_out, is_right)
    foreign = sorted((known.of(ranked) for gold, ranked in held_out if gold is None), reverse=True)
    wrong = sorted((right.of(trial[1]) for trial in held_out if not is_right(trial)), reverse=True)
    return Calibration(
        whole_weight=fusion.whole_weight,
        lexical_weight=fusion.lexical_weight,
        known=known,
        right=right,
        thresholds=Thresholds(
            known=_just_above(foreign[int(LET_THROUGH_MAX * len(foreign))]),
            right=_just_above(wrong[int(WRONG_ANSWERS_MAX * len(held_out))]),
        ),
    )


def report(held_out: Sequence[Trial], calibration: Calibration) -> str:
    """What the verdicts would have been."""
    lines = []
    for name, part in (
        ("held-out paraphrases", [trial for trial in held_out if is_known(trial)]),
        ("unanswerable questions", [trial for trial in held_out if not is_known(trial)]),
    ):
        verdicts: Counter[str] = Counter(calibration.verdict(ranked)[0] for _, ranked in part)
        wrong = sum(calibration.verdict(trial[1])[0] == "answer" and not is_right(trial) for trial in part)
        first = sum(map(is_right, part))
        among = sum(any(gold == one.key for one in ranked) for gold, ranked in part)
        shares: dict[str, int] = {**verdicts, "answered wrongly": wrong, "hit@1": first, "hit@3": among}
        lines.append(
            f"{len(part)} {name}: "
            + ", ".join(f"{what} {count / len(part):.3f}" for what, count in shares.items())
        )
    return "\n".join(lines)


def _just_above(probability: float) -> float:
    """Rounded up: the trial at the limit itself must stay outside."""
    return math.ceil(probability * 1000 + 1e-9) / 1000


def main() -> None:
    """Command line: measures, prints, rewrites `retrieval.yml`."""
    present = Calibration.load()
    unanswerable = yaml.safe_load(UNANSWERABLE.read_text(encoding="utf-8"))["decline"]
    held_out = list(trials(checked_articles(), unanswerable, load(), present.fusion))
    calibration = calibrated(held_out, present.fusion)
    content = yaml.safe_dump(calibration.model_dump(), sort_keys=False, default_flow_style=None)
    RETRIEVAL.write_text(HEADER + content, encoding="utf-8")
    print(report(held_out, calibration), content, sep="\n")


if __name__ == "__main__":
    main()
