"""Numbers, dates and amounts in one form."""

from __future__ import annotations

import pytest

from xiaoer.replies.facts import find_facts


def keys(text: str) -> set[tuple[str, str]]:
    return {fact.key for fact in find_facts(text)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3天", "三天"),
        ("3 days", "three days"),
        ("3 天", "3 days"),
        ("72 小时", "3 天"),
        ("一周", "7 days"),
        ("半年", "6 个月"),
        ("¥129.00", "129 元"),
        ("129块钱", "129 yuan"),
        ("95 折", "5% off"),
        ("11月3日", "Nov 3"),
        ("晚上十点", "10 pm"),
        ("十五个工作日", "15 business days"),
        ("百分之十", "10%"),
    ],
)
def test_the_same_fact_in_other_words_is_the_same(one: str, other: str) -> None:
    assert keys(one) == keys(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7 天", "7 个工作日"),
        ("¥129", "$129"),
        ("11月3日", "11月4日"),
        ("12:00", "12 元"),
        ("XE2026110001", "XE2026110002"),
        ("明天", "后天"),
    ],
)
def test_other_facts_are_others(one: str, other: str) -> None:
    assert not keys(one) & keys(other)


def test_both_ends_of_a_stretch_count() -> None:
    assert keys("1 至 7 个工作日") == {("business days", "1"), ("business days", "7")}


@pytest.mark.parametrize(
    "text", ["一起看一下", "十分抱歉", "统一处理", "a question", "once we have it", "1. 退货\n2. 换货"]
)
def test_what_is_no_number_isnt_taken_for_one(text: str) -> None:
    assert keys(text) == set()
