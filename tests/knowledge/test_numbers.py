from __future__ import annotations

import pytest

from xiaoer.knowledge.numbers import numbers


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("签收后七天内，满 99 元", "within seven days, from 99 yuan"),
        ("1000 元，2.50 元", "1,000 yuan and 2.5 yuan"),
        ("金卡 95 折，银卡 9 折", "gold 5% off, silver 10% off"),
        ("十五天，２４ 小时", "fifteen days, 24 hours"),
        ("最后一天，一起寄", "the last day, in one go"),
        ("第二天再送", "again the next day"),
        ("9:00 至 22:00", "9:00 to 22:00"),
    ],
)
def test_the_same_numbers_in_both_languages(chinese: str, english: str) -> None:
    assert numbers(chinese, "zh") == numbers(english, "en")


def test_values() -> None:
    assert numbers("三百六十五天，二十天，12 个月", "zh") == ["365", "20", "12"]
    assert numbers("two working days or 48 hours", "en") == ["2", "48"]
