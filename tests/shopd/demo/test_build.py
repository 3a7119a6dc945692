"""What the generator promises, counted."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from shopd.demo import DEFAULT_SEED, build_demo
from shopd.demo.data import FOLDER
from shopd.insert import World
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import Facts, decide
from xiaoer.shop.tax_numbers import is_tax_number
from xiaoer.shop.types import (
    CancelOrder,
    ClaimPriceProtection,
    Customer,
    Expedite,
    Order,
    OrderStatus,
    RequestInvoice,
    ReturnItems,
    Write,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
STATUSES = OrderStatus.__args__  # type: ignore[attr-defined]


@pytest.fixture(scope="module", params=[DEFAULT_SEED, 1, 2])
def world(request: pytest.FixtureRequest) -> World:
    return build_demo(seed=request.param, now=NOW)


def chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_the_same_seed_gives_the_same_shop() -> None:
    assert build_demo(seed=7, now=NOW) == build_demo(seed=7, now=NOW)
    assert build_demo(seed=7, now=NOW) != build_demo(seed=8, now=NOW)


def test_there_is_enough_of_everything(world: World) -> None:
    home = [c for c in world.customers if chinese(c.name.full)]
    assert len(world.customers) >= 60 and len(home) >= 40 and len(world.customers) - len(home) >= 20
    assert len(world.orders) >= 250 and len(world.products) >= 40
    counted = Counter(order.status for order in world.orders)
    assert set(counted) == set(STATUSES) and min(counted.values()) >= 10
    delivered = [
        NOW - order.delivered_at for order in world.orders if order.status == "delivered" and order.delivered_at
    ]
    assert sum(age < timedelta(days=7) for age in delivered) >= 20
    assert sum(age > timedelta(days=16) for age in delivered) >= 20


def test_customers_can_be_told_apart_and_reached(world: World) -> None:
    assert len({c.user_id for c in world.customers}) == len({c.email for c in world.customers}) == len(world.customers)
    for customer in world.customers:
        assert customer.email.endswith(("@example.com", "@example.cn"))
        mainland = customer.address.country == "中国"
        assert re.fullmatch(r"1[3-9]\d{9}" if mainland else r"\+1 \d{3} 555 01\d\d", customer.phone or "")
        assert not mainland or re.fullmatch(r"\d{6}", customer.address.zip)
        assert customer.order_ids, f"{customer.user_id} has nothing to ask about"


def test_every_text_is_in_both_languages(world: World) -> None:
    for product in world.products:
        assert product.category and product.description
        for text in (product.name, product.category, product.description):
            assert chinese(text.say("zh")) and not chinese(text.en)
        assert len(product.variants) >= 2
        assert len({v.options for v in product.variants}) == len(product.variants)


def test_ids_are_unique_and_fit_the_profile(world: World, cn_profile: Profile) -> None:
    numbers = [order.order_id for order in world.orders]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(cn_profile.order_number_pattern, number) for number in numbers)
    gaps = sorted(int(number[2:]) for number in numbers)
    assert min(b - a for a, b in itertools.pairwise(gaps)) > 100, "order numbers can be guessed"
    items = [v.item_id for p in world.products for v in p.variants]
    assert len(set(items)) == len(items)


def test_money_adds_up(world: World) -> None:
    coupons = {(user, c.code): c for user, held in world.coupons.items() for c in held}
    for order in world.orders:
        total = sum(line.price for line in order.lines)
        claimed = sum(claim.amount for claim in order.price_claims)
        off = coupons[order.user_id, order.coupon_code].amount_off if order.coupon_code else 0
        expected = {"unpaid": 0, "cancelled": 0}.get(order.status, total - off - claimed)
        assert order.paid == expected, order.order_id
        assert not order.coupon_code or coupons[order.user_id, order.coupon_code].used


def test_every_order_has_the_past_of_its_state(world: World) -> None:
    for order in world.orders:
        assert order.created_at and order.created_at < NOW
        shipped = order.status in ("processed", "delivered", "return requested", "exchange requested")
        assert bool(order.fulfilments) == shipped
        assert (order.delivered_at is not None) == (shipped and order.status != "processed")
        assert (order.return_record is not None) == (order.status == "return requested")
        assert (order.exchange_record is not None) == (order.status == "exchange requested")
        assert (order.cancel_reason is not None) == (order.status == "cancelled")
        assert bool(order.payments) == (order.status != "unpaid")
        assert any(payment.kind == "refund" for payment in order.payments) or order.status != "cancelled"
        for moment in (order.delivered_at, order.expedited_at, *(payment.at for payment in order.payments)):
            assert moment is None or order.created_at <= moment <= NOW


def test_parcels_have_tracks_in_both_languages(world: World) -> None:
    patterns = {"SF Express": r"SF\d{13}", "YTO Express": r"YT\d{13}", "UPS": r"1Z[0-9A-Z]{6}\d{8}", "FedEx": r"\d{12}"}
    couriers = set()
    for order in world.orders:
        for parcel in order.fulfilments:
            assert parcel.courier and parcel.events and parcel.expected_on
            couriers.add(parcel.courier.en)
            assert re.fullmatch(patterns.get(parcel.courier.en, r"\w{14,15}"), parcel.tracking_ids[0])
            times = [event.at for event in parcel.events]
            assert times == sorted(times) and order.created_at and order.created_at < times[0] and times[-1] <= NOW
            assert (parcel.events[-1].state == "delivered") == (order.status != "processed")
            assert all(chinese(e.text.say("zh")) and not chinese(e.text.en) for e in parcel.events)
    assert couriers == {
        "SF Express", "YTO Express", "ZTO Express", "Yunda Express", "JD Logistics", "UPS", "FedEx",
    }  # fmt: skip


def test_there_is_something_of_every_kind(world: World) -> None:
    invoices = [order.invoice for order in world.orders if order.invoice]
    assert {invoice.kind for invoice in invoices} == {"personal", "company"}
    assert all(is_tax_number(i.tax_number or "") for i in invoices if i.kind == "company")
    kinds = Counter(method.kind for customer in world.customers for method in customer.payment_methods)
    assert set(kinds) == {"alipay", "wechat_pay", "credit_card", "paypal", "gift_card"}
    assert sum(order.freight_insured for order in world.orders) >= 20
    assert sum(bool(order.price_claims) for order in world.orders) >= 3
    assert any(order.expedited_at for order in world.orders) and any(order.coupon_code for order in world.orders)
    stock = [v.stock for p in world.products for v in p.variants]
    assert 0 in stock and max(s or 0 for s in stock) > 10


def test_reasons_are_the_profiles(cn_profile: Profile) -> None:
    plan = yaml.safe_load((FOLDER / "plan.yml").read_text(encoding="utf-8"))
    assert set(plan["cancel_reasons"]) <= {reason.id for reason in cn_profile.cancel.reasons}
    assert set(plan["return_reasons"]) <= {reason.id for reason in cn_profile.returns.reasons}


def test_the_readme_lists_the_documented_customers_as_they_are(world: World) -> None:
    readme = (Path(FOLDER) / "README.md").read_text(encoding="utf-8")
    fixed = yaml.safe_load((FOLDER / "fixed.yml").read_text(encoding="utf-8"))["customers"]
    customers = {c.user_id: c for c in world.customers}
    orders = {o.order_id: o for o in world.orders}
    for entry in fixed:
        customer = customers[entry["user_id"]]
        phone = (customer.phone or "")[-4:]
        assert f"| {customer.name.full} | {phone} | {customer.address.zip} | {customer.email} |" in readme
        for told in entry["orders"]:
            order = orders[told["order_id"]]
            assert f"| {order.order_id} | {customer.name.full} | {order.status} |" in readme
    default = build_demo(seed=DEFAULT_SEED, now=NOW)
    counts = (
        f"{len(default.customers)} customers, {len(default.orders)} orders in every state and {len(default.products)}"
    )
    assert counts in readme


@pytest.mark.parametrize(
    "write",
    [
        CancelOrder(order_id="XE4820175936", reason="no-longer-needed"),
        ClaimPriceProtection(order_id="XE2096483175"),
        Expedite(order_id="XE6284091735"),
        RequestInvoice(order_id="XE2096483175", kind="personal", title="王小明"),
    ],
)
def test_the_documented_orders_can_do_what_the_readme_says(world: World, cn_profile: Profile, write: Write) -> None:
    assert decide(write, _facts(world, write.order_id), cn_profile, NOW).quote.hash  # type: ignore[union-attr]


def test_the_documented_delivery_can_be_returned(world: World, cn_profile: Profile) -> None:
    facts = _facts(world, "XE2096483175")
    assert facts.order
    payer = facts.order.payments[0].payment_method_id
    item = facts.order.lines[0].item_id
    wish = ReturnItems(order_id=facts.order.order_id, item_ids=(item,), payment_method_id=payer, reason="changed-mind")
    assert "return-freight-insured" in decide(wish, facts, cn_profile, NOW).quote.notes


def _facts(world: World, order_id: str) -> Facts:
    order: Order = next(o for o in world.orders if o.order_id == order_id)
    customer: Customer = next(c for c in world.customers if c.user_id == order.user_id)
    return Facts(customer=customer, order=order, products={p.product_id: p for p in world.products})
