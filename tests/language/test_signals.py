import pytest

from language.signals import find_signals


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("气死我了,到底能不能办", "anger"),
        ("我妈在医院等着用钱,快点", "urgency"),
        ("傻逼机器人", "abuse"),
        ("我八十多岁了,字看不清", "vulnerable"),
        ("有个警察让我把钱转到安全账户", "fraud_now"),
        ("活着没意思,不想活了", "self_harm"),
        ("我爸上周走了", "bereaved"),
        ("老伴去世了", "bereaved"),
        ("我失恋了", "sad"),
    ],
)
def test_finds_what_a_message_shows(text: str, name: str) -> None:
    assert name in {one.name for one in find_signals(text)}


@pytest.mark.parametrize(
    "text",
    [
        "查一下余额",
        "给妈妈转五百",
        "跳楼价大甩卖的那笔钱",
        "怎么防止被骗",
        "我的生活费到了吗",
        "你好",
        "我妈走路去了",
        "卡没了",
    ],
)
def test_ordinary_messages_show_nothing(text: str) -> None:
    assert find_signals(text) == []


def test_the_words_that_show_it_are_the_span() -> None:
    text = "都等了半天了还没好"
    (signal,) = find_signals(text)
    assert text[signal.start : signal.end] == "等了半天"
