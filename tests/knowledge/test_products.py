from __future__ import annotations

from decimal import Decimal

import pytest

from xiaoer.knowledge.answer import Answer
from xiaoer.knowledge.products import answer_from_catalogue
from xiaoer.knowledge.words import Words
from xiaoer.shop.types import Option, Product, Variant
from xiaoer.types import Language, Localised

COLOUR, SIZE = Localised(en="colour", zh="颜色"), Localised(en="capacity", zh="容量")
BLACK, WHITE = Localised(en="black", zh="黑色"), Localised(en="white", zh="白色")
WORDS = {
    "zh": Words([["电池", "续航", "充一次"], ["防水", "防溅水"]], "zh"),
    "en": Words([["battery", "play", "charge"], ["waterproof", "splash-proof"]], "en"),
}


def variant(item_id: str, colour: Localised, price: str, available: bool = True) -> Variant:
    return Variant(
        item_id=item_id, options=(Option(name=COLOUR, value=colour),), price=Decimal(price), available=available
    )


EARBUDS = Product(
    product_id="p1",
    name=Localised(en="Songniao wireless earbuds", zh="松鸟无线蓝牙耳机"),
    description=Localised(
        en="Active noise cancelling, Bluetooth 5.3, 6 hours of play and 24 with the case, splash-proof (IPX4).",
        zh="主动降噪，蓝牙5.3，单次续航6小时，IPX4防溅水。",
    ),
    variants=(variant("1", BLACK, "299.00"), variant("2", WHITE, "319.00", available=False)),
)
KETTLE = Product(
    product_id="p2",
    name=Localised(en="Qingquan electric kettle", zh="清泉电热水壶"),
    description=Localised(en="304 stainless steel inside, switches off when dry.", zh="304不锈钢内胆，防干烧。"),
    variants=(
        Variant(
            item_id="3",
            options=(Option(name=SIZE, value=Localised(en="1.5L", zh="1.5升")),),
            price=Decimal("119"),
            available=True,
        ),
    ),
)


def ask(question: str, language: Language, product_id: str | None = None) -> Answer | None:
    return answer_from_catalogue(
        question, language, (EARBUDS, KETTLE), WORDS[language], lambda amount: f"¥{amount}", product_id=product_id
    )


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("zh", "耳机多少钱", "松鸟无线蓝牙耳机：黑色：¥299.00；白色：¥319.00。"),
        ("zh", "白色的耳机怎么卖", "松鸟无线蓝牙耳机：白色：¥319.00。"),
        ("zh", "耳机白色还有货吗", "松鸟无线蓝牙耳机：白色：缺货。"),
        ("zh", "耳机有哪些颜色", "松鸟无线蓝牙耳机：颜色：黑色、白色。"),
        ("zh", "松鸟耳机充一次能听多久", "松鸟无线蓝牙耳机：单次续航6小时。"),
        ("zh", "耳机防水不", "松鸟无线蓝牙耳机：IPX4防溅水。"),
        ("en", "How much are the earbuds?", "Songniao wireless earbuds: black: ¥299.00; white: ¥319.00."),
        ("en", "are the white earbuds in stock", "Songniao wireless earbuds: white: sold out."),
        ("en", "which colors do the earbuds come in", "Songniao wireless earbuds: colour: black, white."),
        ("en", "battery of the earbuds", "Songniao wireless earbuds: 6 hours of play and 24 with the case."),
        ("en", "is the kettle stainless steel", "Qingquan electric kettle: 304 stainless steel inside."),
    ],
)
def test_the_catalogue_answers_with_the_name_of_the_product(language: Language, question: str, text: str) -> None:
    answer = ask(question, language)
    assert answer is not None
    assert answer.text == text
    assert answer.file in ("catalogue/p1", "catalogue/p2")
    assert answer.title in ("商品资料", "Product details")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "耳机是哪个国家产的"),
        ("zh", "多少钱"),
        ("zh", "冰箱多少钱"),
        ("en", "who designed the earbuds"),
        ("en", "how much is the fridge"),
        ("en", ""),
    ],
)
def test_what_it_does_not_say_is_not_answered(language: Language, question: str) -> None:
    assert ask(question, language) is None


def test_the_product_of_the_talk_is_meant_when_none_is_named() -> None:
    answer = ask("多少钱", "zh", product_id="p2")
    assert answer is not None
    assert answer.text == "清泉电热水壶：1.5升：¥119。"


def test_two_products_alike_are_not_guessed_between() -> None:
    twin = EARBUDS.model_copy(update={"product_id": "p3"})
    found = answer_from_catalogue("耳机多少钱", "zh", (EARBUDS, twin), WORDS["zh"], str)
    assert found is None
