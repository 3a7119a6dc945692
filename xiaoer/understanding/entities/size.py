"""Sizes: of clothes (M, 2XL, 大号) and shoes (39码, US 9), one up or down (大一码), measures (500ml, 128G, 1.8米)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.text.numerals import NUMBER, parse_number
from xiaoer.understanding.entities.context import DESCRIBING
from xiaoer.understanding.entities.measures import MEASURE, measure
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

_WORDS = {
    "加小码": "XS",
    "特小号": "XS",
    "小号": "S",
    "小码": "S",
    "中号": "M",
    "中码": "M",
    "大号": "L",
    "大码": "L",
    "加大号": "XL",
    "加大码": "XL",
    "特大号": "XL",
    "超大号": "XL",
    "均码": "one size",
    "extra small": "XS",
    "x-small": "XS",
    "small": "S",
    "medium": "M",
    "large": "L",
    "extra large": "XL",
    "extra-large": "XL",
    "x-large": "XL",
    "xx-large": "2XL",
    "one size": "one size",
    "one-size": "one size",
    "free size": "one size",
    "one size fits all": "one size",
}
_ENGLISH = "|".join(sorted((word for word in _WORDS if word.isascii()), key=len, reverse=True))
_CHINESE = "|".join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))
_LETTERS = r"(?:[2-6]x[ls]|x{0,4}[ls]|m)"
# XL and the like are sizes wherever they stand; S, M and L only where something says so.
_SURE = expression(r"(?<![\w'’-])(?:size )?(?P<size>[2-6]x[ls]|x{1,4}[ls])(?![\w'’-])(?:\s?[码号])?")
_LETTER_CODE = expression(rf"(?<![\w'’-])(?P<size>{_LETTERS})\s?[码号](?![线楼])")
_LETTER_SAID = expression(
    r"(?:(?<![\w'’-])size\s*[:=]?\s*|(?:\b(?:in|an?|the|to|from|for|between)\s+|[要换选改拿成买是穿拍到款的色了和或]\s?))(?P<size>[sml])(?![\w'’&/.-])"
)
_LETTER_BESIDE = expression(r"(?<![\w'’&/.-])(?P<size>[sml])(?=\s?(?:的|吧|还|换|改|就|可以|有货|size|ones?\b))")
_NUMBERED = expression(
    r"(?<![\w.第])(?<![大小]了)(?P<number>\d{1,2}(?:\.5)?|[一二三四五六七八九十]{1,3})\s?码(?P<half>半)?(?!头|数)"
)
_SHOE_NUMBER = expression(r"(?<![\w.第])(?P<number>3[4-9]|4\d)(?P<half>\.5|半)?\s?号")
_SIZE_NUMBER = expression(
    r"(?<![\w-])(?:sizes?|码数|尺码|鞋码)\s?(?:是|为|[:=#]|of|is)?\s?(?P<number>\d{1,2}(?:\.5)?)(?![\w.%])"
)
_SYSTEM = expression(
    r"(?<![\w.])(?:size )?(?:"
    r"(?P<system>us|uk|eu|eur|美码|英码|欧码|法码)(?: size)?\s?(?P<number>\d{1,2}(?:\.5)?)(?![\w.])"
    r"|(?P<first>\d{1,2}(?:\.5)?)\s?(?P<behind>us|uk|eu)(?!\w))"
)
_SYSTEMS = {"美码": "US", "英码": "UK", "欧码": "EU", "法码": "EU", "eur": "EU"}
_RELATIVE = expression(
    rf"(?P<zh>[大小加减])(?P<steps>{NUMBER})[个]?[码号]"
    r"|(?P<half>half a size|a half size|one size|a size|two sizes) (?P<way>up|down|bigger|smaller|larger)"
)
_STEPS = {"half a size": "0.5", "a half size": "0.5", "one size": "1", "a size": "1", "two sizes": "2"}
_VAGUE = expression(
    r"(?P<up>大一?点儿?的|再大一?点|更大的?|大些的?|\ba (?:bit |little )?bigger one\b|\bsame but (?:bigger|larger)\b)"
    r"|(?P<down>小一?点儿?的|再小一?点|更小的?|小些的?|\ba (?:bit |little )?smaller one\b|\bsame but smaller\b)"
)
_WORD_CHINESE = expression(rf"(?<![\u4e00-\u9fff]型)(?P<size>{_CHINESE})(?![线楼码])")
_WORD_ENGLISH = expression(rf"(?<![\w-])(?:size )?(?P<size>{_ENGLISH})(?![\w-])")
_WORD_BEFORE = expression(
    r"(?:\b(?:in|size|an?|the|to|for|from|wear|of|usually|mostly)|[的要换选改成穿]|\bor|\bnot)\s*$"
)
_WORD_AFTER = expression(
    r"\s*(?:$|[.,!?;，。！？]|ones?\b|size\b|please\b|instead\b|or\b|to\b|for\b|的|码|[谢吧有可好])"
)
_MEASURE = expression(rf"(?<![\w.,第]){MEASURE}(?![a-z0-9])")
_METRE = expression(
    rf"(?<![\w.,第])(?P<number>{NUMBER})米(?P<tail>[1-9一二三四五六七八九])(?![\d一二三四五六七八九十百件个张条])"
)
_PACKED = expression(r"[装重]|包装")
# 两 after a number may count (半两 is a weight, 一两件 is about so many); 米 is rice, 寸 a picture's, 分 nothing.
_NO_MEASURE = expression(r"\s*(?:穿|能穿|可以穿|的人|线|粉|饭|外卖|之内|以内送|网|号线|photo|day|go\b)")
_ROUND = expression(r"[一二两三四五六七八九十]")


def find_sizes(reading: Reading) -> Iterator[Entity]:
    """Candidates for sizes."""
    lower = reading.lower
    for sizes in (_SURE, _LETTER_CODE, _LETTER_SAID, _LETTER_BESIDE):
        for match in sizes.finditer(lower):
            start = match.start("size") if sizes is _LETTER_SAID and "size" not in match[0] else match.start()
            yield Entity("size", letters(match["size"]), start, match.end())
    whole = re.fullmatch(rf"\W*({_LETTERS})\W*", lower)
    if whole:
        yield Entity("size", letters(whole[1]), *whole.span(1))
    yield from _numbered(lower)
    yield from _relative(lower)
    yield from _words(reading)
    yield from _measures(lower)


def letters(text: str) -> str:
    """A size in letters as it is compared: xxl is 2XL."""
    upper = text.upper()
    count = upper.count("X")
    return f"{count}X{upper[-1]}" if count > 1 else upper


def _numbered(lower: str) -> Iterator[Entity]:
    for sizes in (_NUMBERED, _SHOE_NUMBER):
        for match in sizes.finditer(lower):
            number = parse_number(match["number"])
            if number is not None:
                half = ".5" if match["half"] else ""
                yield Entity("size", f"{number}{half}", *match.span())
    for match in _SIZE_NUMBER.finditer(lower):
        starts_with_word = lower.startswith("size", match.start())
        yield Entity("size", match["number"], match.start() if starts_with_word else match.start("number"), match.end())
    for match in _SYSTEM.finditer(lower):
        system = match["system"] or match["behind"]
        name = _SYSTEMS.get(system, system.upper())
        yield Entity("size", f"{name} {match['number'] or match['first']}", *match.span())


def _relative(lower: str) -> Iterator[Entity]:
    for match in _RELATIVE.finditer(lower):
        if match["zh"]:
            number = parse_number(match["steps"])
            if number is not None and number <= 3:
                yield Entity("size", f"{'+' if match['zh'] in '大加' else '-'}{number}", *match.span())
        else:
            sign = "-" if match["way"] in ("down", "smaller") else "+"
            yield Entity("size", f"{sign}{_STEPS[match['half']]}", *match.span())
    for match in _VAGUE.finditer(lower):
        yield Entity("size", "bigger" if match["up"] else "smaller", *match.span())


def _words(reading: Reading) -> Iterator[Entity]:
    lower = reading.lower
    for match in _WORD_CHINESE.finditer(lower):
        yield Entity("size", _WORDS[match["size"]], *match.span())
    for match in _WORD_ENGLISH.finditer(lower):
        before, after = _WORD_BEFORE.search(reading.before(match.start())), _WORD_AFTER.match(lower, match.end())
        alone = reading.opens(match.start())
        noun = any(0 <= hit.start - match.end() <= 1 for kind in DESCRIBING for hit in reading.of(kind))
        if noun or (after and (before or alone)):
            yield Entity("size", _WORDS[match["size"]], *match.span())


def _measures(lower: str) -> Iterator[Entity]:
    for match in _METRE.finditer(lower):
        whole, tenth = parse_number(match["number"]), parse_number(match["tail"])
        if whole is not None and tenth is not None:
            yield Entity("size", f"{(whole + tenth / 10).normalize():f}m", *match.span())
    for match in _MEASURE.finditer(lower):
        number, unit = match["number"], match["unit"]
        if _NO_MEASURE.match(lower, match.end()) or (unit == "两" and number != "半" and not number.isdigit()):
            continue
        if unit in ("in", '"', "m", "t", "w") and (match["space"] or not number[0].isdigit()):
            continue  # "5 in a row", "2 m"
        value = measure(number, unit, half=match["half"] is not None)
        if value:
            packed = _PACKED.match(lower, match.end())
            yield Entity("size", value, match.start(), packed.end() if packed else match.end())
