"""Finds amounts of money and turns them into 分, with the role they play in a range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from language.numerals import NUMERAL, parse_numeral

LARGEST_FEN = 10**13
"""No customer moves a hundred billion yuan in a chat: a larger number is not an amount."""

_YUAN = r"(?:元|块|圆|人民币|rmb|cny|yuan)"
_ONE = r"[\d一二两三四五六七八九]"
_MONEY = re.compile(
    rf"(?P<sign>[¥$]|rmb|人民币)? ?(?P<number>{NUMERAL})(?:(?P<more>多|来)(?P<scale>[百千万亿])?)?"
    rf"(?:(?P<unit>{_YUAN})(?:零?(?P<jiao>{_ONE})(?:(?:毛|角)(?:(?P<fen>{_ONE})分?)?)?(?![\d十百千万个笔天月年日号]))?"
    r"|(?P<small>毛|角|分)(?=钱))?(?:整|钱|人民币|大洋|软妹币)?"
)
_NOT_MONEY_AFTER = re.compile(
    r"%|％|[:/.-]\d|分之|(?:多|来|几)?(?:笔|个|次|天|日|号|月|年|张|位|人|岁|期|分(?![一二两三四五六七八九十\d年期摊开成])|秒|小时|点|成|折|倍|条|家|度|层|楼|股|克|"
    r"斤|米|公里|星期|周|礼拜|季|级|名|套|只|本(?![金息钱])|页|版|积分|份|遍|种|场|部|台|辆|件|代|班|路|届|集|章|步|颗|"
    r"粒|瓶|杯|首(?!付)|句|题|频道)"
)
_NOT_MONEY_BEFORE = re.compile(
    r"(?:[_#№]|第|分之|\d[:/.]|尾号|卡号|百分|代码|编号|验证码|密码|iphone ?|"
    r"(?:电话|短信|消息|信息)(?:给|到)?|拨打|热线)$"
)
_LARGEST_COIN_FEN = 1000
_COLLECTED = re.compile(r"[金银铜硬]币|纪念[币钞]|银元|银圆|铜元|邮票")
_LATIN = re.compile(r"[a-z]")
_HOTLINE = re.compile(r"95\d{3}|1[12]\d|100\d\d|12\d{3}|400\d+")
_MONEY_BEFORE = re.compile(
    r"(?:转|汇|打|还|付|给|存|取|借|花|扣|充|收|要|改|成|是|对|就|按|先|再|共|过|于|到|至|够|足|满|发|送|笔|分|买|投|走|贷|提|钱|额|款|账|费|了|大概|约|只|"
    r"超|低|高|达|来|支|交|缴|入|出|[-~至到])[^\d,。;!?]{0,4}$"
)
_MONEY_BEHIND = re.compile(
    r"的?(?:支出|消费|收入|扣款|账|款|交易|转账|东西|买|转给|还给|闲钱|现金|现钞|本金|首付)"
)
_FOR_EACH = re.compile(r"(?:每(?:天|日|周|年|个?人)|一人)$")
_ABOUT_MONEY = re.compile(r"[转付还给交缴汇打费钱款租]")
_AT_LEAST_BEFORE = re.compile(r"(?:超过|超出|大于|高于|多于|至少|最少|不低于|不少于|不小于|满)$")
_AT_MOST_BEFORE = re.compile(r"(?:不到|小于|低于|少于|不超过|不高于|不大于|不多于|最多|至多|没超过|没到)$")
_AT_LEAST_AFTER = re.compile(r"(?:及|或)?(?:以上|往上|起步|开外)")
_AT_MOST_AFTER = re.compile(r"(?:及|或)?(?:以下|以内|之内|往下)")
_BETWEEN = re.compile(r"(?:到|至|~|-|—|–)")
_DIGIT_OF_A_TERM = re.compile(r"(?<=[百千万亿wk])[\d一二两三四五六七八九]$")
_UNIT_OF_A_TERM = re.compile(r"年|个月|期(?!货)|天")
_CONTEXT = 12  # characters on each side that decide what a number is
_SCALES = "百佰千仟万亿wk"
_FILLERS = re.compile(
    r"[^\w]|[的吧呢啊哦嗯呀就整好行那对不是改成错要]|应该|(?:刚才?|已经|都|早就?)?说过?了|(?:刚才?|已经|都)说过?"
)


@dataclass(frozen=True)
class Amount:
    """``text[start:end]`` is an amount of ``fen`` (分); the ends of a range have ``role`` min or max."""

    start: int
    end: int
    fen: int
    role: str | None = None


def find_amounts(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Amounts in normalised text, left to right, outside the ``taken`` spans (dates, card tails).

    Counts (3笔), percentages, times and ambiguous numbers (两三千) are not amounts.
    """
    found: list[Amount] = []
    for match in _matches(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        amount = _amount(text, match)
        if amount is not None:
            found.append(amount)
    return _with_roles(text, found)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Written numbers; of 30万三年 the last digit belongs to the years."""
    at = 0
    while match := _MONEY.search(text, at):
        short = _DIGIT_OF_A_TERM.search(match["number"])
        if short and _UNIT_OF_A_TERM.match(text, match.end()):
            match = _MONEY.search(text[: match.start("number") + short.start()], at) or match
        yield match
        at = max(match.end(), at + 1)


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    yuan = parse_numeral(match["number"])
    if yuan is None or not _is_money(text, match):
        return None
    if match["scale"]:
        yuan *= parse_numeral(f"一{match['scale']}") or 1
    if match["small"]:
        yuan = yuan / (100 if match["small"] == "分" else 10)
    if match["jiao"]:
        yuan += (parse_numeral(match["jiao"]) or 0) / Fraction(10)
        yuan += (parse_numeral(match["fen"] or "0") or 0) / Fraction(100)
    fen = yuan * 100
    if fen.denominator != 1 or not 0 < fen <= LARGEST_FEN:
        return None
    if fen <= _LARGEST_COIN_FEN and _on_a_coin(text, match):
        return None
    # 500多 names no exact amount, only where it starts.
    role = "min" if match["more"] else None
    return Amount(
        match.start("sign") if match["sign"] else match.start("number"), match.end(), int(fen), role
    )


def _is_money(text: str, match: re.Match[str]) -> bool:
    if match["sign"] or match["unit"] or match["small"]:
        return True
    before, after = _around(text, match.start("number"), match.end())
    number = match["number"]
    if _NOT_MONEY_AFTER.match(after) or _NOT_MONEY_BEFORE.search(before):
        return False
    # m3 and 5g are names; mai十万licai is a sum among words in pinyin.
    if number.isascii() and (_LATIN.match(before[-1:]) or _LATIN.match(after)):
        return False
    if before.endswith("打") and _HOTLINE.fullmatch(number):
        return False
    if any(scale in number for scale in _SCALES):
        return not number.startswith(tuple(_SCALES))
    ranged = bool(_AT_LEAST_AFTER.match(after) or _AT_MOST_AFTER.match(after) or _BETWEEN.match(after))
    last = not after and before.endswith((",", " ")) and bool(_ABOUT_MONEY.search(text))
    alone = last or (len(text) <= 2 * _CONTEXT and not _FILLERS.sub("", before + after))
    if number[0].isdigit() or len(number) > 1:
        near = _MONEY_BEFORE.search(before[-8:]) or _FOR_EACH.search(before) or _MONEY_BEHIND.match(after)
        return alone or ranged or bool(near)
    return alone and number not in "一半"


def _on_a_coin(text: str, match: re.Match[str]) -> bool:
    """壹圆银币, 大清银币壹圆: what is struck on a coin is no money that moves."""
    before, after = _around(text, match.start("number"), match.end())
    return bool(_COLLECTED.search(before) or _COLLECTED.match(after.removeprefix("的")))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]


def _with_roles(text: str, found: list[Amount]) -> list[Amount]:
    roled: list[Amount] = []
    for amount in found:
        before, after = _around(text, amount.start, amount.end)
        previous = roled[-1] if roled else None
        if previous and _BETWEEN.fullmatch(text[previous.end : amount.start]):
            roled[-1] = _scaled_like(text, previous, amount)
            roled.append(replace(amount, role="max"))
        elif _AT_MOST_BEFORE.search(before) or _AT_MOST_AFTER.match(after):
            roled.append(replace(amount, role="max"))
        elif _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after):
            roled.append(replace(amount, role="min"))
        else:
            roled.append(amount)
    return roled


def _scaled_like(text: str, low: Amount, high: Amount) -> Amount:
    """In 1到2万 the first number shares the scale of the second."""
    scale = text[low.end : high.end].rstrip("元块钱圆整")[-1:]
    bare = text[low.start : low.end].isdigit()
    factor = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100}.get(scale, 1)
    return replace(low, fen=low.fen * (factor if bare and low.fen * factor < high.fen else 1), role="min")
