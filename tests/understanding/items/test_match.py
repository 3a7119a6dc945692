from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.understanding.items.conftest import thing
from xiaoer.shop.types import Option, OrderLine, Product, Variant
from xiaoer.types import Localised
from xiaoer.understanding.items.candidates import Candidate, of_lines, of_products, of_variants
from xiaoer.understanding.items.match import ItemMatcher, Thresholds


class TwoMeanings:
    """An encoder that knows two meanings: floors and everything else."""

    name = "two"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        floors = ("vacuum", "扫地机器人", "clean floors", "打扫卫生")
        return np.array([[1.0, 0.0] if any(f in t for f in floors) else [0.1, 0.995] for t in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def matcher() -> ItemMatcher:
    return ItemMatcher()


def keys(candidates: Sequence[Candidate]) -> str:
    return " ".join(sorted(candidate.key for candidate in candidates))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("那个吸尘器", "vac"),
        ("扫地机", "vac"),
        ("the vacuum cleaner", "vac"),
        ("耳机", "buds"),
        ("my headphones", "buds"),
        ("蓝色那双鞋", "run"),
        ("藍色的鞋", "run"),
        ("42码的", "run"),
        ("四十二码那双", "run"),
        ("size 38 shoes", "sneak"),
        ("跑鞋", "run"),
        ("鞋", "run sneak"),
        ("the shoes", "run sneak"),
        ("白色的", "lamp sneak vac"),
        ("the white lamp", "lamp"),
        ("保温杯", "cup cup2"),
        ("蓝色的杯子", "cup"),
        ("大的那个杯子", "cup"),
        ("小的保温杯", "cup2"),
        ("the bigger thermos", "cup"),
        ("350毫升的", "cup2"),
        ("松鸟", "buds"),
        ("songniao", "buds"),
        ("hedphones", "buds"),
        ("表", "watch"),
        ("冰箱", ""),
        ("红色的鞋", ""),
        ("黑色的手表", ""),
        ("44码", ""),
        ("随便", ""),
        ("a laptop", ""),
    ],
)
def test_matches(words: str, meant: str, matcher: ItemMatcher, bought: list[Candidate]) -> None:
    (match,) = matcher.find(words, bought)
    assert keys(match.chosen) == meant
    assert match.decision == ("none" if not meant else "one" if " " not in meant else "several")
    assert len(match.ranked) == len(bought)
    assert [each.score for each in match.ranked] == sorted((each.score for each in match.ranked), reverse=True)


def test_several_things_in_one_message(matcher: ItemMatcher, bought: list[Candidate]) -> None:
    text = "退掉吸尘器、耳机和那块手表"
    found = matcher.find(text, bought)
    assert [keys(match.chosen) for match in found] == ["vac", "buds", "watch"]
    assert [text[match.start : match.end] for match in found] == ["吸尘器", "耳机", "手表"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("青轴", {"clicky"}),
        ("the linear one", {"linear"}),
        ("tactile full size without backlight", {"tactile", "none", "full size"}),
        ("clicky with rgb, 60%", {"clicky", "RGB", "60%"}),
    ],
)
def test_variants_by_what_they_are(
    words: str, meant: set[str], matcher: ItemMatcher, variants: list[Candidate]
) -> None:
    match = matcher.match(words, variants)
    assert {c.key for c in match.chosen} == {c.key for c in variants if meant <= set(c.key.split("/"))}


def test_what_is_wanted_instead_is_matched_with_variants(matcher: ItemMatcher, variants: list[Candidate]) -> None:
    found = matcher.wish("exchange my clicky keyboard for a linear one with RGB, full size", variants)
    assert found is not None
    assert keys(found.chosen) == "linear/RGB/full size"
    assert matcher.wish("return my keyboard", variants) is None


def test_yes_and_no_are_understood(matcher: ItemMatcher) -> None:
    boots = [
        thing("dry", "Hiking Boots", size="10", waterproof="yes"),
        thing("wet", "Hiking Boots", size="10", waterproof="no"),
    ]
    assert keys(matcher.match("the waterproof boots", boots).chosen) == "dry"
    assert keys(matcher.match("防水的那双", boots).chosen) == "dry"
    assert keys(matcher.match("不防水的靴子", boots).chosen) == "wet"


def test_an_encoder_is_asked_only_where_nothing_else_tells(bought: list[Candidate]) -> None:
    encoder = TwoMeanings()
    matcher = ItemMatcher(encoder)
    assert keys(matcher.match("the vacuum cleaner", bought).chosen) == "vac"
    assert keys(matcher.match("a laptop", bought).chosen) == ""
    assert encoder.asked == []
    assert keys(matcher.match("to clean floors", bought).chosen) == "vac"
    assert keys(matcher.match("打扫卫生用的", bought).chosen) == "vac"
    assert ItemMatcher().match("to clean floors", bought).decision == "none"


def test_names_are_encoded_once(bought: list[Candidate]) -> None:
    encoder = TwoMeanings()
    matcher = ItemMatcher(encoder)
    for _ in range(3):
        matcher.match("to clean floors", bought)
    assert len(encoder.asked) - 3 == len({n for c in bought for n in (c.name.en, c.name.zh)})


def test_candidates_of_one_key_are_one(matcher: ItemMatcher) -> None:
    twice = [thing("a", "Desk Lamp", color="white"), thing("a", "Desk Lamp", color="white")]
    assert matcher.match("lamp", twice).decision == "one"


def test_nothing_to_choose_from_and_nothing_said(matcher: ItemMatcher, bought: list[Candidate]) -> None:
    assert matcher.match("lamp", []).decision == "none"
    assert matcher.match("", bought).decision == "none"
    assert matcher.find("", bought) == ()


def test_thresholds_count(bought: list[Candidate]) -> None:
    strict = ItemMatcher(thresholds=Thresholds(fits=0.95))
    assert strict.match("the shoes", bought).decision == "none"  # only included by the noun
    wide = ItemMatcher(thresholds=Thresholds(margin=0.9))
    assert len(wide.match("蓝色的鞋", bought).chosen) >= 1


def test_candidates_from_the_shops_types() -> None:
    colour = Option(name=Localised(en="colour", zh="颜色"), value=Localised(en="black", zh="黑色"))
    line = OrderLine(item_id="1", product_id="9", name=Localised(en="Lamp"), options=(colour,), price=Decimal("5"))
    variant = Variant(item_id="1", options=(colour,), price=Decimal("5"), available=True)
    product = Product(product_id="9", name=Localised(en="Lamp"), variants=(variant,))
    expected = Candidate("1", Localised(en="Lamp"), (colour,), Decimal("5"))
    assert [*of_lines([line, line])] == [expected]
    assert [*of_variants(product)] == [expected]
    assert [*of_products([product])] == [Candidate("9", Localised(en="Lamp"))]
