import pytest

from language.terms import find_terms


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("存三年定期利率多少", "36m"),
        ("我想分12期还", "12m"),
        ("太贵了6期吧", "6m"),
        ("贷20年月供多少", "240m"),
        ("大额存单一年半", "18m"),
        ("存半年", "6m"),
        ("七天通知存款", "7d"),
    ],
)
def test_reads_how_long(text: str, value: str) -> None:
    assert [one.value for one in find_terms(text)] == [value]


@pytest.mark.parametrize(
    "text", ["三天前那笔消费", "三个月的流水", "我用了五年了", "已经还了6期", "两年没用的卡", "等了三天"]
)
def test_other_durations_are_no_term(text: str) -> None:
    assert find_terms(text) == []


def test_a_span_that_is_taken_is_left() -> None:
    assert find_terms("存三年定期", [(1, 3)]) == []
