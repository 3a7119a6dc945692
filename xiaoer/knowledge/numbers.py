"""Numbers that a text states, in digits or in words, to compare two languages."""

from __future__ import annotations

import re

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

_DIGITS = re.compile(r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_ZH_UNIT = "工作日|小时|分钟|天|日(?!期|常)|周|个月|年|元|折|倍"
# "一" and "one" are left out: mostly they are no number but "a"; 第二天 is the next day, as no number says in English.
_ZH_WORDS = re.compile(rf"(?<!第)(?!一(?!十|百))([一二两三四五六七八九十百]+)\s*(?=个?(?:{_ZH_UNIT}))")
_EN_NUMBERS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_EN_WORDS = {word: value for value, word in enumerate(_EN_NUMBERS.split(), start=2)}
_EN_UNIT = "(?:business |working |calendar )?(?:days?|hours?|minutes?|weeks?|months?|years?|yuan)"
_EN_WORD = re.compile(rf"\b({'|'.join(_EN_WORDS)})[ -](?={_EN_UNIT}\b)", re.IGNORECASE)
_ZH_DISCOUNT = re.compile(r"(\d+)\s*折")


def numbers(text: str, language: Language) -> list[str]:
    """The numbers in the order of the text, written without thousands' separators.

    Words count where a unit of time or money follows ("seven days", "七天"). A Chinese discount is
    given as what is taken off, as English says it: 95 折 is 5.
    """
    plain = in_digits(text, language)
    if language == "zh":
        plain = _ZH_DISCOUNT.sub(lambda match: str(_taken_off(match[1])), plain)
    return [f"{float(found.replace(',', '')):g}" for found in _DIGITS.findall(plain)]


def in_digits(text: str, language: Language) -> str:
    """The text in half-width characters, with numbers before a unit of time or money in digits."""
    plain = to_half_width(text)
    if language == "zh":
        return _ZH_WORDS.sub(lambda match: str(_chinese(match[1])), plain)
    return _EN_WORD.sub(lambda match: f"{_EN_WORDS[match[1].lower()]} ", plain)


def _chinese(word: str) -> int:
    """The value of a Chinese number below 1,000, such as 十五 or 三百六十五."""
    total, digit = 0, 0
    for char in word:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _ZH_DIGITS[char]
    return total + digit


def _taken_off(discount: str) -> int:
    """Percent off: 9 折 leaves 90%, 95 折 leaves 95%."""
    left = int(discount) * 10 if len(discount) == 1 else int(discount)
    return 100 - left
