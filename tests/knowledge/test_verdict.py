import pytest

from knowledge.verdict import Calibration, Evidence

CALIBRATION = Calibration.load()
SURE = Evidence(score=0.9, lead=0.5, dense=0.95, lexical=0.9, coverage=1, coverage_of_best=1, background=0)
NOTHING = Evidence(score=0.1, lead=0, dense=0.1, lexical=0, coverage=0.1, coverage_of_best=0, background=0.8)


def test_strong_evidence_is_an_answer_and_none_a_refusal() -> None:
    verdicts = [CALIBRATION.judge(evidence, "high").verdict for evidence in (SURE, NOTHING, None)]
    assert verdicts == ["answer", "decline", "decline"]


def test_what_does_more_harm_must_be_surer() -> None:
    limits = CALIBRATION.thresholds.right
    assert limits["low"] <= limits["medium"] <= limits["high"]


@pytest.mark.parametrize(("evidence", "verdict"), [(SURE, "ask_back"), (NOTHING, "decline")])
def test_words_alone_are_never_an_answer(evidence: Evidence, verdict: str) -> None:
    judgement = CALIBRATION.judge(evidence, "low", has_encoder=False)
    assert (judgement.verdict, judgement.reason) == (verdict, "no_encoder")
