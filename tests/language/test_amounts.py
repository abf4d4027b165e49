import pytest

from language.amounts import find_amounts
from language.normaliser import normalise


def amounts_in(text: str) -> list[tuple[int, str | None]]:
    return [(one.fen, one.role) for one in find_amounts(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("给妈妈转三千五", 3500),
        ("一千二", 1200),
        ("基金定投每周100", 100),
        ("一人八十五", 85),
        ("mai三万licai", 30000),
        ("三万五", 35000),
        ("两千块钱", 2000),
        ("5w", 50000),
        ("3k", 3000),
        ("1.5万", 15000),
        ("￥1,200.50", 1200.50),
        ("500元", 500),
        ("五百块", 500),
        ("半万", 5000),
        ("转500", 500),
        ("不对,是5000", 5000),
        ("三块五", 3.5),
        ("两块五毛", 2.5),
        ("5毛钱", 0.5),
        ("一万两千三", 12300),
        ("1万2千", 12000),
        ("两百零五", 205),
        ("一千零五", 1005),
        ("三百五十块八", 350.8),
        ("转 ５００ 元", 500),
        ("打500给妈妈", 500),
        ("两万一千块", 21000),
        ("壹仟贰佰元", 1200),
        ("一点五万", 15000),
        ("rmb 300", 300),
        ("十五块", 15),
        ("20000", 20000),
        ("五万分两年", 50000),
        ("买纪念币花了5000块", 5000),
    ],
)
def test_reads_an_amount_as_people_write_it(text: str, yuan: float) -> None:
    assert amounts_in(text) == [(round(yuan * 100), None)]


@pytest.mark.parametrize(
    "text",
    [
        "3笔交易",
        "5g套餐",
        "m3那款",
        "来一首唐诗三百首",
        "年化3%",
        "分12期",
        "下午3点",
        "3月5号",
        "千万别转",
        "万一丢了怎么办",
        "一下余额",
        "12306怎么买票",
        "打95599",
        "打电话给一十一",
        "lpr3.45",
        "iphone15",
        "说了500遍了",
        "一个月",
        "转两三千",
        "第3个",
        "百分之三",
        "一百个不愿意",
        "0元",
        "7天通知存款",
        "光绪年间的银币壹圆",
        "一元硬币",
    ],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert amounts_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500以上的", [(50000, "min")]),
        ("超过1000块", [(100000, "min")]),
        ("不到300", [(30000, "max")]),
        ("1000到2000", [(100000, "min"), (200000, "max")]),
        ("1到2万", [(1000000, "min"), (2000000, "max")]),
        ("不超过五百", [(50000, "max")]),
        ("500多块", [(50000, "min")]),
        ("1000块以内", [(100000, "max")]),
    ],
)
def test_the_ends_of_a_range_have_roles(text: str, expected: list[tuple[int, str]]) -> None:
    assert amounts_in(text) == expected


def test_taken_spans_hold_no_amount() -> None:
    assert find_amounts("2026年花了500", [(0, 5)])[0].fen == 50000
