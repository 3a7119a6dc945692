"""What some orders have beside goods and parcels: coupons, invoices, price protection, a request to hurry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from shopd.demo.catalogue import Catalogue
from shopd.demo.data import data
from xiaoer.shop.tax_numbers import is_tax_number
from xiaoer.shop.types import Coupon, Customer, Invoice, Order, Payment, PriceClaim
from xiaoer.types import Localised

_SHIPPED = ("processed", "delivered")


def coupons_from(codes: Sequence[str], catalogue: Catalogue, now: datetime) -> list[Coupon]:
    """The coupons of these codes, unused."""
    entries = {entry["code"]: entry for entry in data("coupons")["coupons"]}
    return [
        Coupon(
            code=code,
            title=Localised(**entries[code]["title"]),
            amount_off=Decimal(entries[code]["amount_off"]),
            minimum_spend=Decimal(entries[code]["minimum_spend"]),
            product_ids=tuple(catalogue.products[key].product_id for key in entries[code].get("products", ())),
            starts_at=now + timedelta(days=entries[code]["days"][0]),
            ends_at=now + timedelta(days=entries[code]["days"][1]),
        )
        for code in codes
    ]


def with_coupon(order: Order, coupons: Sequence[Coupon]) -> Order:
    """The order with the first coupon that held when it was placed taken off its last payment, if there is one."""
    if not order.payments or order.created_at is None or any(payment.kind == "refund" for payment in order.payments):
        return order
    for coupon in coupons:
        fits = [line.price for line in order.lines if not coupon.product_ids or line.product_id in coupon.product_ids]
        *before, last = order.payments
        in_time = coupon.starts_at and coupon.ends_at and coupon.starts_at <= order.created_at <= coupon.ends_at
        if in_time and fits and sum(fits) >= coupon.minimum_spend and last.amount > coupon.amount_off:
            paid = last.model_copy(update={"amount": last.amount - coupon.amount_off})
            return order.model_copy(update={"payments": (*before, paid), "coupon_code": coupon.code})
    return order


def with_extras(random: Random, order: Order, customer: Customer, catalogue: Catalogue, now: datetime) -> Order:
    """The order, now and then with an invoice, price protection that was paid, or a request to hurry."""
    if order.created_at is None:
        return order
    if order.status in _SHIPPED and random.random() < 0.16:
        return order.model_copy(update={"invoice": _invoice(random, order, customer)})
    if order.status in _SHIPPED and order.coupon_code is None and random.random() < 0.4:
        return _with_claims(order, catalogue, now)
    if order.status in ("pending", "processed") and random.random() < 0.1:
        at = order.created_at + (now - order.created_at) / 2
        return order.model_copy(update={"expedited_at": at.replace(microsecond=0)})
    return order


def _invoice(random: Random, order: Order, customer: Customer) -> Invoice:
    people = data("people")
    at = (order.created_at or datetime.min) + timedelta(hours=2)
    if random.random() < 0.5:
        return Invoice(kind="personal", title=customer.name.full, amount=order.paid, at=at)
    company = random.randrange(len(people["companies"]))
    return Invoice(
        kind="company",
        title=people["companies"][company],
        tax_number=_credit_code(people["credit_code_bodies"][company]),
        amount=order.paid,
        at=at,
    )


def _credit_code(body: str) -> str:
    """The 17 characters with the check character that makes them a number."""
    return next(body + char for char in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_tax_number(body + char))


def _with_claims(order: Order, catalogue: Catalogue, now: datetime) -> Order:
    """The order with what fell in price within seven days of it paid back, if anything did."""
    claims = []
    for line in order.lines:
        changes = catalogue.history.get(line.item_id, ())
        if changes and order.created_at and order.created_at < changes[-1].since < order.created_at + timedelta(days=7):
            at = min(changes[-1].since + timedelta(hours=6), now)
            claims.append(PriceClaim(item_id=line.item_id, amount=line.price - changes[-1].price, at=at))
    if not claims:
        return order
    payer = order.payments[-1].payment_method_id
    back = tuple(Payment(kind="refund", amount=c.amount, payment_method_id=payer, at=c.at) for c in claims)
    return order.model_copy(update={"price_claims": tuple(claims), "payments": (*order.payments, *back)})
