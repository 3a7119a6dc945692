from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from xiaoer.knowledge.products import DescriptionReader
from xiaoer.knowledge.words import Words
from xiaoer.shop.types import Product, Variant
from xiaoer.types import Language, Localised

EARBUDS = Product(
    product_id="p1",
    name=Localised(en="Songniao wireless earbuds", zh="松鸟无线蓝牙耳机"),
    description=Localised(
        en="Active noise cancelling, Bluetooth 5.3, 6 hours of play, 5,000 mAh in the case. Splash-proof (IPX4).",
        zh="主动降噪，蓝牙5.3，单次续航6小时，充电盒5,000毫安。IPX4防溅水。",
    ),
    variants=(Variant(item_id="1", price=Decimal("299"), available=True),),
)
BOTTLE = Product(
    product_id="p2",
    name=Localised(en="Thermos bottle", zh="暖阳保温杯"),
    description=Localised(en="Hot for 12 hours.", zh="保温12小时。"),
    variants=(),
)
READER = DescriptionReader(
    {
        "zh": Words([["电池", "毫安"], ["续航", "充一次"], ["防水", "防溅水"]], "zh"),
        "en": Words([["battery", "mah"], ["play", "charge"], ["waterproof", "splash-proof"]], "en"),
    }
)


@pytest.mark.parametrize(
    ("language", "question", "clause"),
    [
        ("zh", "松鸟耳机充一次能听多久", "单次续航6小时"),
        ("zh", "耳机防水不", "IPX4防溅水"),
        ("zh", "耳机电池多大", "充电盒5,000毫安"),
        ("en", "do the earbuds last on one charge", "6 hours of play"),
        ("en", "battery of the earbuds", "5,000 mAh in the case"),
        ("en", "are the earbuds waterproof", "Splash-proof (IPX4)"),
    ],
)
def test_the_clause_that_answers_is_quoted_whole(language: Language, question: str, clause: str) -> None:
    assert READER.read(question, language, EARBUDS) == clause


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "耳机是哪个国家产的"),
        ("zh", "防水的耳机多少钱"),
        ("zh", "松鸟无线蓝牙耳机"),
        ("en", "who designed the earbuds"),
        ("en", "are the waterproof earbuds in stock"),
        ("en", ""),
    ],
)
def test_what_is_not_described_is_not_answered(language: Language, question: str) -> None:
    assert READER.read(question, language, EARBUDS) is None


def test_the_products_name_is_no_answer_but_the_same_word_after_it_asks() -> None:
    assert READER.read("保温杯", "zh", BOTTLE) is None
    assert READER.read("保温杯能保温吗", "zh", BOTTLE) == "保温12小时"


def test_a_product_without_a_description_has_none_quoted() -> None:
    assert READER.read("耳机防水不", "zh", EARBUDS.model_copy(update={"description": None})) is None


class ByFirstLetter:
    """Texts are alike when their first letters are."""

    name, dimension = "letters", 128

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(128, dtype=np.float32)[[ord(text.strip().lower()[0]) % 128 for text in texts]]


def test_meaning_counts_where_no_word_tells() -> None:
    reader = DescriptionReader({"zh": Words([], "zh"), "en": Words([], "en")}, ByFirstLetter())
    assert reader.read("any help against street sounds?", "en", EARBUDS) == "Active noise cancelling"
    assert reader.read("who made it?", "en", EARBUDS) is None
