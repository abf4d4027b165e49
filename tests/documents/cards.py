"""Made-up identity and bank cards in a layout of our own, drawn from a seed, and photographed badly.

Nobody's number is used: the place is real enough for the form, the rest is drawn by the seed.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from banking.bank_card import is_card_number
from banking.identity_card import check_of

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
"""From Debian's fonts-noto-cjk, which scripts/system installs."""
_SIMPLIFIED = 2
_SIZE = (1012, 638)
"""The proportions of ISO/IEC 7810 ID-1 at 300 dots an inch."""
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "晓明建华丽芳志强海燕文博雨晨思远佳慧国栋秀英嘉欣子涵"
_PLACES = {
    "110105": "北京市朝阳区望京街道",
    "310115": "上海市浦东新区张江镇",
    "440305": "广东省深圳市南山区粤海街道",
    "330106": "浙江省杭州市西湖区文新街道",
    "510107": "四川省成都市武侯区桂溪街道",
    "420106": "湖北省武汉市武昌区珞南街道",
}
_BACKGROUND, _INK, _PALE = (226, 232, 236), (35, 38, 45), (70, 110, 150)


@dataclass(frozen=True)
class Light:
    """How badly a picture may be taken, at worst.

    ``tilt`` either way in degrees, ``blur`` in pixels, ``noise`` in steps of 256, ``shadow`` the light left in it, 0 to 1.
    """

    tilt: float
    blur: float
    noise: float
    shadow: float


ORDINARY = Light(tilt=5, blur=2.2, noise=14, shadow=0.45)
POOR = Light(tilt=8, blur=6, noise=40, shadow=0.2)
CLEAR = Light(tilt=1, blur=0.5, noise=4, shadow=0.9)
HOPELESS = 40
"""So many pixels of blur leave no word on a card."""


@dataclass(frozen=True)
class Card:
    """One photographed card: its kind, what is printed on it, and the JPEG."""

    kind: str
    fields: Mapping[str, str]
    picture: bytes


def identity_card(seed: int, light: Light = ORDINARY) -> Card:
    """The front of an identity card."""
    chance = random.Random(seed)
    fields = _person(chance)
    return Card("identity_card", fields, _photograph(_drawn_identity_card(fields), chance, light))


def own_front(name: str, female: bool, born: date, seed: int = 1, light: Light = CLEAR) -> Card:
    """The front of one person's identity card."""
    chance = random.Random(seed)
    order = chance.randrange(500) * 2 + (0 if female else 1)
    body = f"310115{born:%Y%m%d}{order:03d}"
    fields = {
        "name": name,
        "sex": "女" if female else "男",
        "born": born.isoformat(),
        "address": f"{_PLACES['310115']}{chance.randint(1, 300)}号{chance.randint(1, 40)}栋501室",
        "number": body + check_of(body),
    }
    return Card("identity_card", fields, _photograph(_drawn_identity_card(fields), chance, light))


def back(begun: date, years: int | None, seed: int = 1, light: Light = CLEAR) -> Card:
    """The back of an identity card that is good for so many years; None: without an end."""
    until = "长期" if years is None else f"{begun.replace(year=begun.year + years):%Y.%m.%d}"
    fields = {"valid": f"{begun:%Y.%m.%d}-{until}"}
    return Card("identity_back", fields, _photograph(_drawn_back(fields), random.Random(seed), light))


def receipt() -> bytes:
    """Something with words on it that is no document."""
    paper, draw = _blank()
    for at, words in enumerate(("购物小票", "苹果 2 斤 12.60", "牛奶 1 箱 58.00", "合计 70.60")):
        draw.text((60, 60 + 90 * at), words, _INK, _font(48))
    return _photograph(paper, random.Random(1), CLEAR)


def blurred(card: Card) -> bytes:
    """The same card, out of focus."""
    out = io.BytesIO()
    Image.open(io.BytesIO(card.picture)).filter(ImageFilter.GaussianBlur(HOPELESS)).save(out, "JPEG")
    return out.getvalue()


def bank_card(seed: int, light: Light = ORDINARY) -> Card:
    """The front of a bank card."""
    chance = random.Random(seed)
    fields = {"number": _card_number(chance)}
    return Card("bank_card", fields, _photograph(_drawn_bank_card(fields), chance, light))


def forty_cards(light: Light) -> list[Card]:
    """Twenty-eight identity cards and twelve bank cards, always the same."""
    identity_cards = [identity_card(seed, light) for seed in range(28)]
    return identity_cards + [bank_card(seed, light) for seed in range(100, 112)]


def _person(chance: random.Random) -> dict[str, str]:
    place = chance.choice(list(_PLACES))
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(56 * 365))
    body = f"{place}{born:%Y%m%d}{chance.randrange(1000):03d}"
    building, room = chance.randint(1, 40), chance.randint(101, 2804)
    return {
        "name": chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2)))),
        "sex": "男" if int(body[16]) % 2 else "女",
        "born": born.isoformat(),
        "address": f"{_PLACES[place]}{chance.randint(1, 300)}号{building}栋{room}室",
        "number": body + check_of(body),
    }


def _card_number(chance: random.Random) -> str:
    body = "62" + "".join(chance.choices("0123456789", k=16))
    return next(body + last for last in "0123456789" if is_card_number(body + last))


def _drawn_identity_card(fields: Mapping[str, str]) -> Image.Image:
    card, draw = _blank()
    born = date.fromisoformat(fields["born"])
    address = fields["address"]
    rows = (
        (60, "姓名", fields["name"]),
        (145, "性别", f"{fields['sex']}    民族  汉"),
        (230, "出生", f"{born.year} 年 {born.month} 月 {born.day} 日"),
        (320, "住址", address[:11]),
        (375, "", address[11:]),
    )
    for top, label, value in rows:
        draw.text((60, top), label, _PALE, _font(30))
        draw.text((160, top - 3), value, _INK, _font(36))
    draw.text((60, 530), "公民身份号码", _PALE, _font(30))
    draw.text((300, 525), fields["number"], _INK, _font(42))
    draw.rounded_rectangle((690, 90, 930, 400), 20, (190, 200, 210))
    draw.ellipse((750, 130, 870, 260), (150, 160, 172))
    draw.pieslice((710, 270, 910, 520), 180, 360, (150, 160, 172))
    return card


def _drawn_back(fields: Mapping[str, str]) -> Image.Image:
    card, draw = _blank()
    draw.ellipse((70, 70, 200, 200), (190, 60, 50))
    draw.text((300, 70), "中华人民共和国", _INK, _font(56))
    draw.text((340, 170), "居民身份证", _INK, _font(64))
    draw.text((220, 430), "签发机关", _PALE, _font(30))
    draw.text((380, 427), "上海市公安局浦东分局", _INK, _font(36))
    draw.text((220, 520), "有效期限", _PALE, _font(30))
    draw.text((380, 517), fields["valid"], _INK, _font(36))
    return card


def _drawn_bank_card(fields: Mapping[str, str]) -> Image.Image:
    card, draw = _blank()
    number = fields["number"]
    groups = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    draw.text((60, 50), "银伴银行", _PALE, _font(48))
    draw.rounded_rectangle((70, 190, 190, 280), 12, (205, 190, 140))
    draw.text((60, 350), groups, _INK, _font(64))
    draw.text((60, 500), "借记卡  DEBIT", _PALE, _font(34))
    return card


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    card = Image.new("RGB", _SIZE, _BACKGROUND)
    return card, ImageDraw.Draw(card)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, index=_SIMPLIFIED)


def _photograph(card: Image.Image, chance: random.Random, light: Light) -> bytes:
    """On a table, tilted, in half shadow, a little out of focus, with noise, as a JPEG."""
    table = Image.new("RGB", (1240, 860), (120, 100, 82))
    table.paste(card, ((1240 - _SIZE[0]) // 2, (860 - _SIZE[1]) // 2))
    tilted = table.rotate(
        chance.uniform(-light.tilt, light.tilt), Image.Resampling.BICUBIC, fillcolor=(120, 100, 82)
    )
    soft = tilted.filter(ImageFilter.GaussianBlur(chance.uniform(0, light.blur)))
    noise = numpy.random.default_rng(chance.randrange(2**32))
    pixels = numpy.asarray(soft, dtype=float)
    shadow = numpy.linspace(1.0, chance.uniform(light.shadow, 1.0), pixels.shape[1])[None, :, None]
    pixels = pixels * shadow + noise.normal(0, chance.uniform(2, light.noise), pixels.shape)
    picture = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=chance.randint(55, 92))
    return out.getvalue()
