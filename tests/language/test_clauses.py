import pytest

from language.clauses import WISHES_MAX, clauses


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("查下余额,顺便把信用卡还了", ["查下余额", "信用卡还了"]),
        ("给妈妈转500然后再给爸爸转300", ["给妈妈转500", "给爸爸转300"]),
        ("转账要手续费吗,另外大额存单利率多少", ["转账要手续费吗", "大额存单利率多少"]),
        ("卡里还有多少钱", ["卡里还有多少钱"]),
        ("先登录再转", ["先登录再转"]),
        ("", [""]),
    ],
)
def test_joining_words_set_wishes_apart(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_there_are_never_more_than_three() -> None:
    assert len(parts("查余额" + ",顺便查账单" * 9)) == WISHES_MAX
