"""A small shop of two customers, as values: what the tests of rules and of every adapter start from."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiaoer.shop.profile import Profile, load_profile
from xiaoer.shop.rules import Facts
from xiaoer.shop.types import (
    Address,
    Coupon,
    Customer,
    Fulfilment,
    Option,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    PersonName,
    Product,
    TrackEvent,
    Variant,
)
from xiaoer.types import Localised

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)


def profile(name: str) -> Profile:
    """One of the profiles that ship."""
    return load_profile(PROFILES / f"{name}.yml")


def text(en: str, zh: str | None = None) -> Localised:
    return Localised(en=en, zh=zh)


def variant(
    item_id: str, colour: tuple[str, str], price: str, stock: int | None = None, on_sale: bool = True
) -> Variant:
    option = Option(name=text("colour", "颜色"), value=text(*colour))
    return Variant(item_id=item_id, options=(option,), price=Decimal(price), available=on_sale, stock=stock)


LAMP = Product(
    product_id="lamp",
    name=text("desk lamp", "台灯"),
    category=text("Home and kitchen", "家居厨具"),
    variants=(
        variant("lamp-black", ("black", "黑色"), "100.00"),
        variant("lamp-white", ("white", "白色"), "120.50"),
        variant("lamp-grey", ("grey", "灰色"), "80.10"),
        variant("lamp-blue", ("blue", "蓝色"), "100.00"),
        variant("lamp-red", ("red", "红色"), "90.00", on_sale=False),
    ),
)
SHIRT = Product(
    product_id="shirt",
    name=text("shirt", "衬衫"),
    category=text("Clothing", "服饰"),
    variants=(
        variant("shirt-blue", ("blue", "蓝色"), "50.00", stock=3),
        variant("shirt-green", ("green", "绿色"), "55.55", stock=1),
        variant("shirt-black", ("black", "黑色"), "60.00", stock=0, on_sale=False),
    ),
)
SOCKS = Product(
    product_id="socks",
    name=text("socks", "袜子"),
    category=text("Underwear", "内衣袜品"),
    variants=(variant("socks-grey", ("grey", "灰色"), "9.90"),),
)
PRODUCTS = (LAMP, SHIRT, SOCKS)

HOME = Address(address1="1 Elm St", city="Austin", state="TX", country="USA", zip="78701")
WORK = Address(address1="2 Oak St", address2="Suite 5", city="Dallas", state="TX", country="USA", zip="75201")
HANGZHOU = Address(address1="文三路1号", city="杭州市", state="浙江省", country="中国", zip="310012", receiver="王小明")

MIA = Customer(
    user_id="mia_li_0001",
    name=PersonName(first_name="Mia", last_name="O'Neil"),
    email="mia.oneil@example.com",
    phone="+1 512 555 0147",
    address=HOME,
    payment_methods=(
        PaymentMethod(payment_method_id="card-1", kind="credit_card", brand="visa", last_four="4242"),
        PaymentMethod(payment_method_id="paypal-1", kind="paypal"),
        PaymentMethod(payment_method_id="gift-1", kind="gift_card", balance=Decimal("20.00")),
        PaymentMethod(payment_method_id="gift-2", kind="gift_card", balance=Decimal("500.00")),
    ),
    order_ids=("#W0000001", "#W0000002", "#W0000003"),
)
WANG = Customer(
    user_id="wang_0002",
    name=PersonName(first_name="小明", last_name="王"),
    email="wang@example.com",
    phone="13800008206",
    address=HANGZHOU,
    payment_methods=(
        PaymentMethod(payment_method_id="alipay-1", kind="alipay"),
        PaymentMethod(payment_method_id="gift-9", kind="gift_card", balance=Decimal("10.00")),
    ),
    order_ids=("XE2026110001",),
)
COUPONS = {
    "wang_0002": (
        Coupon(code="SHUANG11", title=text("10 off", "立减10元"), amount_off=Decimal("10.00")),
        Coupon(code="USED", title=text("5 off", "立减5元"), amount_off=Decimal("5.00"), used=True),
    )
}


def line(item_id: str, price: str | None = None) -> OrderLine:
    """A line of that item, at today's price unless another is given."""
    product = next(product for product in PRODUCTS if product.variant(item_id))
    found = product.variant(item_id)
    assert found is not None
    bought_at = Decimal(price) if price else found.price
    return OrderLine(
        item_id=item_id, product_id=product.product_id, name=product.name, options=found.options, price=bought_at
    )


def paid(amount: str, method: str = "card-1") -> Payment:
    return Payment(kind="payment", amount=Decimal(amount), payment_method_id=method)


def refunded(amount: str, method: str = "card-1") -> Payment:
    return Payment(kind="refund", amount=Decimal(amount), payment_method_id=method)


def order(*items: str | OrderLine, status: Any = "pending", days_ago: int = 3, **others: Any) -> Order:
    """An order of Mia's, placed and (where it is delivered) delivered so many days before `NOW`, paid by card."""
    lines = tuple(item if isinstance(item, OrderLine) else line(item) for item in items)
    total = sum((each.price for each in lines), Decimal(0))
    since = NOW - timedelta(days=days_ago)
    values: dict[str, Any] = {
        "order_id": "#W0000001",
        "user_id": MIA.user_id,
        "status": status,
        "created_at": since,
        "delivered_at": since if status == "delivered" else None,
        "address": HOME,
        "lines": lines,
        "payments": (paid(str(total)),),
    }
    return Order(**{**values, **others})


def scanned(state: Any) -> tuple[Fulfilment, ...]:
    """One parcel whose last scan was of this state."""
    event = TrackEvent(at=NOW - timedelta(days=1), state=state, text=text("scanned", "已扫描"))
    return (Fulfilment(tracking_ids=("SF123",), item_ids=("lamp-black",), events=(event,)),)


def facts(its_order: Order | None, customer: Customer = MIA, products: tuple[Product, ...] = PRODUCTS) -> Facts:
    return Facts(customer, its_order, {product.product_id: product for product in products})


def repriced(product: Product, item_id: str, price: str) -> Product:
    """The product with one variant at another price."""
    variants = tuple(
        each.model_copy(update={"price": Decimal(price)}) if each.item_id == item_id else each
        for each in product.variants
    )
    return product.model_copy(update={"variants": variants})


def orders() -> tuple[Order, ...]:
    """The orders of the seeded world: Mia's pending, delivered and on its way, and Wang's pending one."""
    return (
        order("lamp-black", "lamp-black", "shirt-blue", order_id="#W0000001"),
        order("lamp-black", "socks-grey", order_id="#W0000002", status="delivered"),
        order("shirt-blue", order_id="#W0000003", status="processed", fulfilments=scanned("in_transit")),
        order(
            "lamp-white",
            order_id="XE2026110001",
            user_id=WANG.user_id,
            address=HANGZHOU,
            payments=(paid("120.50", "alipay-1"),),
        ),
    )
