"""Questions about goods: which of several is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.product_question import ProductQuestion
from tests import world
from tests.actions.conftest import Desk
from xiaoer.shop.types import Product, Variant
from xiaoer.types import Localised


def sold(product_id: str, name: str) -> Product:
    variant = Variant(item_id=f"{product_id}-1", options=world.black(), price=Decimal("9.00"), available=True)
    return Product(product_id=product_id, name=Localised(en=name), variants=(variant,))


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A shop with two things that are called earbuds."""
    desk.shop.put(sold("p-earbuds", "Wireless Earbuds"), sold("p-phones", "Headphones"))
    return desk


async def test_a_button_asks_the_same_again_of_one_product(shop: Desk) -> None:
    asks = ProductQuestion(shop.services)
    assert await shop.call(asks, "how many kinds of earbuds are there?", "product_question", read=True) == [
        "utter_which_product"
    ]
    payloads = [button["payload"] for button in shop.messages[0]["buttons"]]
    assert "how many kinds of Wireless Earbuds are there?" in payloads
    for payload in payloads:
        assert await shop.call(asks, payload, "product_question", read=True) == ["utter_product"]


async def test_a_whole_name_is_no_other_product(shop: Desk) -> None:
    text = "how many different wireless earbuds do you have?"
    assert await shop.call(ProductQuestion(shop.services), text, "product_question", read=True) == ["utter_product"]
    assert shop.messages[0]["product"] == "Wireless Earbuds"
