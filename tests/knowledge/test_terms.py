from pathlib import Path

import pytest

from knowledge.terms import Term, Terms

TERMS = Terms({"hotline": Term(text="95000", meaning="hotline")})


def test_placeholders_become_the_banks_terms() -> None:
    assert TERMS.fill("请拨打 {term.hotline}。") == "请拨打 95000。"


def test_everything_else_in_braces_is_missing() -> None:
    assert TERMS.missing("{term.hotline} {term.fee} {name}") == ["{term.fee}", "{name}"]


def test_a_term_without_meaning_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.yml"
    path.write_text("hotline: {text: '95000'}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"terms\.yml.*\n*.*hotline"):
        Terms.load(path)
