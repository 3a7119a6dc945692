from __future__ import annotations

import pytest

from xiaoer.knowledge.tokens import tokens


def test_chinese_has_characters_and_pairs_without_particles() -> None:
    assert tokens("退货的运费？", "zh") == ["退", "货", "运", "费", "退货", "货的", "的运", "运费"]


@pytest.mark.parametrize(("one", "other"), [("ＡＰＰ 退货１２", "app 退货12"), ("退 货", "退，货")])
def test_width_case_and_signs_make_no_difference(one: str, other: str) -> None:
    assert tokens(one, "zh") == tokens(other, "zh")


@pytest.mark.parametrize(
    ("one", "other"),
    [("returned returns", "return returning"), ("Couriers", "courier"), ("exchange", "exchanges")],
)
def test_english_endings_make_no_difference(one: str, other: str) -> None:
    assert tokens(one, "en") == tokens(other, "en")


def test_english_function_words_and_contractions_say_nothing() -> None:
    assert tokens("I'd like to know what it's", "en") == tokens("like know", "en")
    assert tokens("…!?", "en") == []
