import pytest

from language.noise import NOISES, noisy
from language.normaliser import normalise

TEXT = "帮我查一下信用卡账单"


@pytest.mark.parametrize("kind", NOISES)
def test_the_same_seed_gives_the_same_noise(kind: str) -> None:
    assert noisy(TEXT, kind, 7) == noisy(TEXT, kind, 7) != TEXT


@pytest.mark.parametrize("kind", NOISES)
def test_empty_text_stays_empty_or_short(kind: str) -> None:
    assert len(noisy("", kind, 7)) <= 6


@pytest.mark.parametrize("kind", ["traditional", "spaced"])
def test_what_the_normaliser_undoes_comes_back(kind: str) -> None:
    assert normalise(noisy(TEXT, kind, 7)).text == TEXT


def test_another_seed_gives_another_noise() -> None:
    assert len({noisy(TEXT, "homophone", seed) for seed in range(9)}) > 1
