"""Goods with several variants, and orders of Wang's that hold three things each."""

from __future__ import annotations

from decimal import Decimal

from tests import world
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import Option, OrderLine, Product, Variant
from xiaoer.types import Localised

DELIVERED, PENDING, SENT = "XE2026110003", "XE2026110001", "XE2026110002"


def option(name: str, name_zh: str, value: str, value_zh: str) -> Option:
    return Option(name=Localised(en=name, zh=name_zh), value=Localised(en=value, zh=value_zh))


def shirt(colour: str, zh: str, size: str) -> tuple[Option, ...]:
    return (option("color", "颜色", colour, zh), option("size", "尺码", size, size))


SHIRT = Product(
    product_id="p-shirt",
    name=Localised(en="T-Shirt", zh="T恤"),
    variants=(
        Variant(item_id="s-red-m", options=shirt("red", "红色", "M"), price=Decimal("59.00"), available=True, stock=9),
        Variant(item_id="s-red-l", options=shirt("red", "红色", "L"), price=Decimal("59.00"), available=True, stock=9),
        Variant(
            item_id="s-blue-m", options=shirt("blue", "蓝色", "M"), price=Decimal("69.00"), available=True, stock=9
        ),
        Variant(
            item_id="s-blue-l", options=shirt("blue", "蓝色", "L"), price=Decimal("69.00"), available=True, stock=9
        ),
        Variant(
            item_id="s-black-m", options=shirt("black", "黑色", "M"), price=Decimal("49.00"), available=False, stock=0
        ),
    ),
)
LAMP = Product(
    product_id="p-lamp",
    name=Localised(en="Desk Lamp", zh="台灯"),
    variants=(Variant(item_id="l-white", options=world.white(), price=Decimal("99.00"), available=True, stock=3),),
)


def line(product: Product, item_id: str) -> OrderLine:
    variant = product.variant(item_id)
    assert variant is not None
    return OrderLine(
        item_id=item_id,
        product_id=product.product_id,
        name=product.name,
        options=variant.options,
        price=variant.price,
    )


async def fill(shop: FakeShop) -> None:
    """Wang's orders hold three things each."""
    shop.put(SHIRT, LAMP)
    lines = (line(world.kettle(), "i-black"), line(SHIRT, "s-red-m"), line(LAMP, "l-white"))
    for number in (DELIVERED, PENDING, SENT):
        order = await shop.for_customer("wang").order(number)
        paid = tuple(p.model_copy(update={"amount": Decimal("287.00")}) for p in order.payments)
        shop.put(order.model_copy(update={"lines": lines, "payments": paid}))
