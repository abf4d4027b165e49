import pytest

from language.normaliser import normalise
from language.repair import Edit, edits


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zhuanzhang", "转账"),
        ("bangwochayue", "帮我查余额"),
        ("wo de ka diu le", "我的卡丢了"),
        ("给mama转500", "给妈妈转500"),
        ("xyk还款", "信用卡还款"),
        ("转仁工", "转人工"),
        ("信用咔", "信用卡"),
        ("还宽", "还款"),
        ("理才产品", "理财产品"),
        ("密马忘了", "密码忘了"),
        ("俾我睇下户口仲有几多钱", "给我看下户口还有多少钱"),
        ("钱啥前儿到账", "钱什么时候到账"),
        ("我的credit card丢了", "我的信用卡丢了"),
    ],
)
def test_reads_what_was_typed_in_another_way(written: str, meant: str) -> None:
    assert normalise(written).text == meant


@pytest.mark.parametrize(
    "written",
    [
        "转张三500",
        "给张宽转三百",
        "预期还款",
        "我要看月消费",
        "iphone15多少钱",
        "good morning",
        "java怎么学",
        "存折",
        "余生请多指教",
    ],
)
def test_leaves_alone_what_is_right_or_not_the_banks(written: str) -> None:
    assert edits(written) == []


def test_an_edit_says_where_and_what_is_meant() -> None:
    assert edits("我要zhuanzhang") == [Edit(2, 12, "转账")]


def test_a_repaired_word_points_to_what_was_typed() -> None:
    normalised = normalise("给mama转500")
    assert normalised.original[slice(*normalised.span(1, 3))] == "mama"
