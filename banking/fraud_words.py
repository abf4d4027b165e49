"""How much a customer's words are those of people who were being cheated, in points of the fraud gate, learned from stories.

A logistic regression weighs the facts' points, which the rules give, and every run of one to three characters. Its log-odds,
divided by the weight of one point, are points themselves: as many as the words add, so that a fraud is as likely as not where the
gate begins to ask. Nobody lists pretexts: the next one shares its shapes with those that were told. Bare orders are told with the
facts of both kinds of stories, so that saying nothing is worth nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from banking.fraud_gate import Rules, fraud_rules, judge, signs_in, talk_signs
from banking.fraud_stories import BARE, ORDINARY, SCAMS, Story, load_stories, load_talks
from language.normaliser import normalise

_CHARACTERS = (1, 3)
_NUMBER = re.compile(r"\d[\d,.]*")
_SEEN_MIN = 2
"""What only one message has says more about that message than about fraud."""
_FACTS_SCALE = 0.1
"""Brings points near to the size of the other features, which the solver needs."""
_STRENGTH = 0.03
"""The inverse of the regularisation: of 0.01 to 0.3 all do as well on stories that were left out."""
_INTERCEPT_SCALE = 10.0
"""So large that the regularisation leaves the intercept alone."""
_STEPS_MAX = 3_000


def _words(text: str) -> str:
    """A message without its numbers: how much is paid is a fact, and no word."""
    return _NUMBER.sub("0", normalise(text).text)


class FraudWords:
    """What was learned: ``points`` of a talk."""

    def __init__(self, grams: TfidfVectorizer, weights: NDArray[np.float64], base: float) -> None:
        self._grams = grams
        self._weights = weights
        self._base = base

    def points(self, texts: Sequence[str]) -> int:
        """The points of a talk's messages together; 0 where nothing was said. Below 0 they speak for the transfer."""
        if not texts:
            return 0
        said = self._grams.transform([_words(text) for text in texts])
        return round(self._base + float((said @ self._weights).sum()))


def heard(talk: Sequence[str], words: FraudWords, rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The signs of the last message of a talk, and those of the talk as a whole. ``talk`` has one message or more."""
    points = words.points(talk)
    return (
        signs_in(normalise(talk[-1]).text, rules, points),
        talk_signs(points, sum(map(len, talk)), rules),
    )


def hints_at_fraud(text: str, words: FraudWords, rules: Rules) -> bool:
    """Whether one message has anything of a fraud in it: it tells of one, or sounds like those who are being cheated."""
    tells = rules.telling.search(normalise(text).text) is not None
    return tells or words.points([text]) >= rules.talk.speaks_points


@cache
def fraud_words() -> FraudWords:
    """What the stories of ``banking/fraud_stories`` teach; learned once in each process, in some seconds."""
    bare = load_talks(BARE)
    scams, ordinary = load_stories(SCAMS), load_stories(ORDINARY)
    return learned(
        [*scams, *with_words(scams, bare)], [*ordinary, *with_words(ordinary, bare)], fraud_rules()
    )


def with_words(stories: Sequence[Story], talks: Sequence[Sequence[str]]) -> list[Story]:
    """One story for each talk: the facts of stories spread over all of them, with the words of the talk."""
    step = len(stories) / len(talks)
    return [
        stories[int(number * step)].model_copy(update={"said": tuple(talk)})
        for number, talk in enumerate(talks)
    ]


def learned(scams: Sequence[Story], ordinary: Sequence[Story], rules: Rules) -> FraudWords:
    """What these stories teach beside the facts' points of ``rules``. The same stories always teach the same.

    Raises ValueError when the facts of these stories say nothing about fraud, so that a point has no weight.
    """
    stories = [*scams, *ordinary]
    texts = [_words(text) for story in stories for text in story.said]
    # Without a norm a short answer weighs little, and messages can be weighed one by one and added up, as they come.
    grams = TfidfVectorizer(
        analyzer="char", ngram_range=_CHARACTERS, min_df=_SEEN_MIN, sublinear_tf=True, norm=None
    )
    words = _whose(stories) @ grams.fit_transform(texts)
    facts = [[_FACTS_SCALE * judge(story.facts, (), None, rules).points] for story in stories]
    model = LogisticRegression(
        C=_STRENGTH, solver="liblinear", intercept_scaling=_INTERCEPT_SCALE, max_iter=_STEPS_MAX
    )
    model.fit(hstack([csr_matrix(facts), words]).tocsr(), [1] * len(scams) + [0] * len(ordinary))
    per_point = float(model.coef_[0][0]) * _FACTS_SCALE
    if per_point <= 0:
        raise ValueError("the facts of these stories say nothing about fraud: tell some with facts that do")
    base = rules.levels["ask"] + float(model.intercept_[0]) / per_point
    return FraudWords(grams, model.coef_[0][1:] / per_point, base)


def _whose(stories: Sequence[Story]) -> csr_matrix:
    """(stories, messages): 1 where a message belongs to a story; times the messages' features it adds them up."""
    owners = [number for number, story in enumerate(stories) for _ in story.said]
    ones = (np.ones(len(owners)), (owners, range(len(owners))))
    return csr_matrix(ones, shape=(len(stories), len(owners)))
