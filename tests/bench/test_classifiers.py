import numpy as np
import pytest

from bench.models.blend import mean
from bench.models.neighbours import nearest, shares


def test_a_blend_is_the_mean_probability() -> None:
    first = [{"name": "greet", "confidence": 0.9}, {"name": "thank", "confidence": 0.1}]
    second = [{"name": "thank", "confidence": 1.0}]
    assert mean([first, second]) == [
        {"name": "thank", "confidence": pytest.approx(0.55)},
        {"name": "greet", "confidence": pytest.approx(0.45)},
    ]


def test_the_nearest_examples_share_the_votes_by_their_cosine() -> None:
    cosines, labels = nearest(np.array([[0.9, 0.1, 0.8, 0.7]]), np.array([1, 0, 0, 1]), 3)
    votes = shares(cosines, labels, 3, 0.1)[0]
    assert votes.sum() == pytest.approx(1.0)
    assert votes[1] > votes[0] > votes[2] == 0.0


def test_few_examples_all_vote() -> None:
    cosines, labels = nearest(np.array([[0.9, 0.1]]), np.array([0, 1]), 20)
    assert sorted(labels[0]) == [0, 1]
    assert cosines.shape == (1, 2)
