"""A small world for tests: two customers, a few orders, one product, on the fake shop."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from xiaoer.shop.fake import FakeShop
from xiaoer.shop.profile import Profile, load_profile
from xiaoer.shop.types import (
    Address,
    Coupon,
    Customer,
    Fulfilment,
    Option,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    PersonName,
    Product,
    TrackEvent,
    Variant,
)
from xiaoer.types import Localised

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)

_COLOUR = Localised(en="colour", zh="颜色")
_KETTLE = Localised(en="Electric Kettle", zh="电热水壶")
_HOME = Address(address1="人民路 8 号", city="杭州", state="浙江", country="中国", zip="310000")


def profile(name: str = "cn-mainland") -> Profile:
    return load_profile(ROOT / "profiles" / f"{name}.yml")


def black() -> tuple[Option, ...]:
    return (Option(name=_COLOUR, value=Localised(en="black", zh="黑色")),)


def white() -> tuple[Option, ...]:
    return (Option(name=_COLOUR, value=Localised(en="white", zh="白色")),)


def kettle() -> Product:
    return Product(
        product_id="p-kettle",
        name=_KETTLE,
        description=Localised(
            en="304 stainless steel inside, keeps warm at five temperatures.", zh="304不锈钢内胆，五段保温。"
        ),
        variants=(
            Variant(item_id="i-black", options=black(), price=Decimal("129.00"), available=True, stock=5),
            Variant(item_id="i-white", options=white(), price=Decimal("139.00"), available=True, stock=2),
        ),
    )


def order(order_id: str, user_id: str, status: OrderStatus, *, method: str, days: int = 1) -> Order:
    placed = NOW - timedelta(days=days)
    shipped = status in ("processed", "delivered")
    state = "delivered" if status == "delivered" else "in_transit"
    return Order(
        order_id=order_id,
        user_id=user_id,
        status=status,
        created_at=placed,
        delivered_at=placed + timedelta(hours=20) if status == "delivered" else None,
        address=_HOME,
        lines=(
            OrderLine(item_id="i-black", product_id="p-kettle", name=_KETTLE, options=black(), price=Decimal("129.00")),
        ),
        payments=(Payment(kind="payment", amount=Decimal("129.00"), payment_method_id=method, at=placed),),
        fulfilments=(
            Fulfilment(
                tracking_ids=(f"SF{order_id[-10:]}123",),
                item_ids=("i-black",),
                courier=Localised(en="SF Express", zh="顺丰速运"),
                events=(
                    TrackEvent(
                        at=placed + timedelta(hours=5),
                        state=state,
                        place=Localised(en="Hangzhou", zh="杭州"),
                        text=Localised(en="On its way to the next depot", zh="快件已发往下一站"),
                    ),
                ),
            ),
        )
        if shipped
        else (),
    )


def coupon(code: str, off: int, *, ends: datetime | None = None, used: bool = False) -> Coupon:
    return Coupon(
        code=code,
        title=Localised(en=f"{code} coupon", zh=f"{code} 券"),
        amount_off=Decimal(off),
        minimum_spend=Decimal(100),
        ends_at=ends or NOW + timedelta(days=3650),
        used=used,
    )


WANG = Customer(
    user_id="wang",
    name=PersonName(first_name="小明", last_name="王"),
    email="wang@example.cn",
    phone="13800131234",
    address=_HOME,
    payment_methods=(PaymentMethod(payment_method_id="alipay-1", kind="alipay"),),
    order_ids=("XE2026110001", "XE2026110002", "XE2026110003"),
)
EMMA = Customer(
    user_id="emma",
    name=PersonName(first_name="Emma", last_name="Clark"),
    email="emma@example.com",
    phone="13900135678",
    address=_HOME.model_copy(update={"zip": "200000"}),
    payment_methods=(PaymentMethod(payment_method_id="card-1", kind="credit_card", brand="visa", last_four="4242"),),
    order_ids=("XE2026110009",),
)


def shop(profile_name: str = "cn-mainland") -> FakeShop:
    return FakeShop(
        profile(profile_name),
        customers=[WANG, EMMA],
        orders=[
            order("XE2026110001", "wang", "pending", method="alipay-1"),
            order("XE2026110002", "wang", "processed", method="alipay-1", days=2),
            order("XE2026110003", "wang", "delivered", method="alipay-1", days=4),
            order("XE2026110009", "emma", "pending", method="card-1"),
        ],
        products=[kettle()],
        coupons={
            "wang": [
                coupon("SPRING", 20),
                coupon("OLD", 30, ends=NOW - timedelta(days=9)),
                coupon("GONE", 5, used=True),
            ]
        },
        clock=lambda: NOW,
    )
