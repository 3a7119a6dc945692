"""Numbers as people write them: 39, 1,299.00, 三十九, 一百二, 两千五, 1万2, 半, forty-two."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = (
    r"(?:\d{1,9}(?:[.,]\d{1,6}){0,3}(?:[百千万]\d?)?"
    r"|[零〇一二两三四五六七八九十百千万廿半]{1,9}(?:点[零〇一二三四五六七八九]{1,4})?)"
)
"""A regular expression of a number in digits or Chinese numerals, to be put into others; bounded, so that a text of
nothing but digits takes no longer than others."""

_ENGLISH = {
    word: value
    for value, words in {
        1: "one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve dozen",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty fourty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }.items()
    for word in words.split()
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}
_WORD = "|".join(sorted([*_ENGLISH, *_SCALES], key=len, reverse=True))
ENGLISH_NUMBER = rf"(?:(?:a )?(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*)"
"""A regular expression of a number in English words, in lower case, to be put into others."""

_DIGITS = {char: value for value, chars in enumerate(("零〇", "一", "二两", *"三四五六七八九")) for char in chars}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# "三四个" and "一两件" are about so many, no number.
_ABOUT = re.compile(r"[一两二][两三]|三四|四五|五六|六七|七八|八九")
_ARABIC = re.compile(r"(\d+(?:[.,]\d+)*)(?:([百千万])(\d?))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALE = {"百": 100, "千": 1000, "万": 10000}


def parse_number(text: str) -> Decimal | None:
    """The number that `text` writes in digits, Chinese numerals or both; None where it is none, or about two.

    A last digit after 百, 千 or 万 counts as its tenth: 一百二 is 120, 1万2 is 12000.
    """
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        return _arabic(*arabic.groups())
    whole, point, fraction = text.partition("点")
    if point:
        number = _chinese(whole)
        digits = "".join(str(_DIGITS[char]) for char in fraction if char in _DIGITS)
        return None if number is None or not digits or len(digits) != len(fraction) else number + Decimal(f"0.{digits}")
    return _chinese(text)


def parse_english(text: str) -> int | None:
    """The number that `text` writes in English words: "two hundred and fifty" is 250, "a couple" isn't known."""
    total, last = 0, 0
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word not in ("a", "and", "")]
    for word in words:
        if word in _ENGLISH:
            last += _ENGLISH[word]
        elif word in _SCALES:
            total += max(last, 1) * _SCALES[word]
            last = 0
        else:
            return None
    return total + last if words else None


def _arabic(digits: str, scale: str | None, tenth: str | None) -> Decimal | None:
    if "," in digits and not _THOUSANDS.fullmatch(digits):
        return None
    plain = digits.replace(",", "")
    if plain.count(".") > 1:
        return None
    number = Decimal(plain)
    if scale:
        number = number * _SCALE[scale] + int(tenth or 0) * _SCALE[scale] // 10
    return number


def _chinese(text: str) -> Decimal | None:
    """`text` in Chinese numerals, by the places that it names; without any it is read digit by digit."""
    if text == "半":
        return Decimal("0.5")
    if not text or "半" in text or _ABOUT.fullmatch(text):
        return None
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    text = text.replace("廿", "二十")
    high, ten_thousands, low = text.rpartition("万")
    if not ten_thousands:
        section = _section(text)
        return None if section is None else Decimal(section)
    first, rest = _section(high) if high else None, _section(low) if low else 0
    if first is None or rest is None:
        return None
    short = len(low) == 1 and low in _DIGITS
    return Decimal(first * 10000 + (rest * 1000 if short else rest))


def _section(text: str) -> int | None:
    """A number below ten thousand."""
    total, digit, unit, zero = 0, None, 0, False
    for char in text:
        if char in _DIGITS:
            if digit is not None:
                return None
            zero = zero or _DIGITS[char] == 0
            digit = _DIGITS[char] or None
        elif char in _UNITS:
            if unit and _UNITS[char] >= unit:
                return None
            unit = _UNITS[char]
            if digit is None and unit != 10:
                return None
            total += (digit or 1) * unit
            digit, zero = None, False
        else:
            return None
    if digit is None:
        return total
    return total + digit * (unit // 10 if unit > 10 and not zero else 1)
