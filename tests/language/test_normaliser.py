import pytest

from language.normaliser import normalise


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("５００元，谢谢！！！", "500元,谢谢!"),
        ("轉帳給媽媽", "转账给妈妈"),
        ("我 要 转 账", "我要转账"),
        ("check 下 balance", "查下余额"),
        ("good   world", "good world"),
        ("好好好好啊啊啊啊啊", "好好啊啊"),
        ("1000000元", "1000000元"),
        ("尾号 6 6 1 2", "尾号6612"),
        ("6222 **** **** 6612", "6222 **** **** 6612"),
        ("查\u200b余\u202e额\x00😀", "查余额"),
        ("帐户余额", "账户余额"),
        ("APP登录", "app登录"),
        ("", ""),
        ("😀😀", ""),
    ],
)
def test_brings_text_into_one_shape(written: str, expected: str) -> None:
    assert normalise(written).text == expected


@pytest.mark.parametrize(
    "written",
    [
        "给 妈妈💰 轉３５００元！！",
        "①②㎏转账",
        "a" * 2000,
        " " * 2000,
        "<b>查</b>余额",
        "bang wo cha yue",
        "俾我睇下xyk仲有几多钱",
    ],
)
def test_every_character_maps_back_to_where_it_came_from(written: str) -> None:
    normalised = normalise(written)
    assert len(normalised.text) == len(normalised.starts) == len(normalised.ends)
    assert all(
        0 <= start < end <= len(written)
        for start, end in zip(normalised.starts, normalised.ends, strict=True)
    )
    assert list(normalised.starts) == sorted(normalised.starts)


def test_a_span_of_the_normalised_text_covers_the_original_words() -> None:
    original = "给 媽媽💰 轉 ３５００ 元"
    normalised = normalise(original)
    at = normalised.text.index("3500元")
    start, end = normalised.span(at, at + 5)
    assert original[start:end] == "３５００ 元"
