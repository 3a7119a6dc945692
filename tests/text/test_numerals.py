from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from xiaoer.text.numerals import ENGLISH_NUMBER, NUMBER, parse_english, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "3"),
        ("39.5", "39.5"),
        ("1,299.00", "1299.00"),
        ("12,345,678", "12345678"),
        ("1万2", "12000"),
        ("2千5", "2500"),
        ("1.5万", "15000"),
        ("3百", "300"),
        ("零", "0"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("廿五", "25"),
        ("三十九", "39"),
        ("四十二", "42"),
        ("一百", "100"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("一百二十", "120"),
        ("两百五", "250"),
        ("九百九十九", "999"),
        ("一千零五十", "1050"),
        ("两千五百", "2500"),
        ("三千二", "3200"),
        ("两千零五", "2005"),
        ("一万二", "12000"),
        ("一万零二百", "10200"),
        ("三百万", "3000000"),
        ("半", "0.5"),
        ("三点五", "3.5"),
        ("十二点零五", "12.05"),
        ("二零二六", "2026"),
        ("三八", "38"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)
    assert re.fullmatch(NUMBER, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三四",
        "五六",
        "一两",
        "两三",
        "百",
        "万",
        "千二",
        "一半",
        "1.2.3",
        "12,34",
        "点五",
        "三点",
        "abc",
        "十十",
        "百千",
    ],
)
def test_what_is_no_number_or_only_about_one(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("one", 1),
        ("twelve", 12),
        ("twenty five", 25),
        ("forty-two", 42),
        ("a hundred", 100),
        ("two hundred and fifty", 250),
        ("three thousand", 3000),
        ("Thirty", 30),
    ],
)
def test_english_words(text: str, number: int) -> None:
    assert parse_english(text) == number
    assert re.fullmatch(ENGLISH_NUMBER, text.lower())


@pytest.mark.parametrize("text", ["", "a", "and", "many", "two shoes"])
def test_what_is_no_english_number(text: str) -> None:
    assert parse_english(text) is None


def chinese(number: int) -> str:
    """The usual way to write a number below ten thousand."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + unit
            zero = False
        else:
            zero = True
    return re.sub("^一十", "十", text)


def test_every_number_below_ten_thousand_comes_back() -> None:
    for number in random.Random(8).sample(range(1, 10_000), 3000):
        assert parse_number(chinese(number)) == number
