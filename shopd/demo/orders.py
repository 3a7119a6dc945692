"""Orders in every state, each with the past that its state needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from shopd.demo.catalogue import Catalogue
from shopd.demo.data import data
from shopd.demo.parcels import Trip, courier_for, days_on_the_way, parcel
from shopd.demo.people import Person
from xiaoer.shop.types import (
    ExchangeRecord,
    Fulfilment,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    ReturnRecord,
    Variant,
)

HOURS = timedelta(hours=1)


class Dates(NamedTuple):
    """When an order was placed and, where it was, delivered."""

    placed: datetime
    delivered: datetime | None = None


class Draft(NamedTuple):
    """An order before its number's owner, goods and money are put together."""

    order_id: str
    status: OrderStatus
    person: Person
    dates: Dates
    picks: Sequence[tuple[str, Variant]]  # product keys and variants
    courier: str | None = None
    freight_insured: bool = False


def dates_for(random: Random, state: str, now: datetime) -> Dates:
    """Dates that fit a state of the plan."""
    hours = {"unpaid": (1, 20), "pending": (1, 46), "pending (item modified)": (3, 46), "processed": (26, 100)}
    if state in hours:
        return Dates(now - random.uniform(*hours[state]) * HOURS)
    if state == "cancelled":
        return Dates(now - random.uniform(24, 90 * 24) * HOURS)
    ago = (20 * 24, 300 * 24) if state == "delivered long ago" else (20, 140)
    delivered = now - random.uniform(*ago) * HOURS
    return Dates(delivered - random.uniform(40, 110) * HOURS, delivered)


def build_order(random: Random, catalogue: Catalogue, draft: Draft, now: datetime) -> Order:
    """The whole order of a draft."""
    placed = draft.dates.placed.replace(microsecond=0)
    lines = tuple(catalogue.line(key, variant, placed) for key, variant in draft.picks)
    payments = _payments(random, draft.person, lines, placed)
    extra: dict[str, Any] = {}
    if draft.status == "unpaid":
        payments = ()
    if draft.status == "cancelled":
        payments += tuple(_back(payment, placed + 5 * HOURS) for payment in payments)
        extra["cancel_reason"] = random.choice(data("plan")["cancel_reasons"])
    if draft.status == "pending (item modified)":
        lines, payments = _modified(random, catalogue, draft, lines, payments)
    fulfilments, delivered = _fulfilments(random, draft, lines, now)
    if draft.status in ("return requested", "exchange requested") and delivered:
        asked = delivered + (now - delivered) * random.uniform(0.2, 0.8)
        extra |= _after_sales(random, catalogue, draft, lines, payments, asked.replace(microsecond=0))
    return Order(
        order_id=draft.order_id,
        user_id=draft.person.customer.user_id,
        status=draft.status,
        created_at=placed,
        delivered_at=delivered,
        address=draft.person.customer.address,
        lines=lines,
        payments=payments,
        fulfilments=fulfilments,
        freight_insured=draft.freight_insured,
        **extra,
    )


def _payments(random: Random, person: Person, lines: Sequence[OrderLine], at: datetime) -> tuple[Payment, ...]:
    """One payment, or now and then part of it from a gift card."""
    total = sum((line.price for line in lines), Decimal(0))
    methods = person.customer.payment_methods
    payer = next(method for method in methods if method.kind != "gift_card")
    card = next((method for method in methods if method.kind == "gift_card"), None)
    paid_at = at + timedelta(minutes=random.randint(1, 20))
    if card and total > 60 and random.random() < 0.2:
        part = Decimal(50)
        parts = ((card, part), (payer, total - part))
    else:
        parts = ((payer, total),)
    return tuple(
        Payment(kind="payment", amount=amount, payment_method_id=method.payment_method_id, at=paid_at)
        for method, amount in parts
    )


def _back(payment: Payment, at: datetime) -> Payment:
    return payment.model_copy(update={"kind": "refund", "at": at})


def _modified(
    random: Random, catalogue: Catalogue, draft: Draft, lines: tuple[OrderLine, ...], payments: tuple[Payment, ...]
) -> tuple[tuple[OrderLine, ...], tuple[Payment, ...]]:
    """The first line became another variant, and the difference was settled."""
    key, variant = draft.picks[0]
    other = random.choice([v for v in catalogue.products[key].variants if v.item_id != variant.item_id])
    at = draft.dates.placed.replace(microsecond=0) + HOURS
    swapped = catalogue.line(key, other, at)
    difference = swapped.price - lines[0].price
    settled = Payment(
        kind="payment" if difference > 0 else "refund",
        amount=abs(difference),
        payment_method_id=payments[-1].payment_method_id,
        at=at,
    )
    return (swapped, *lines[1:]), (*payments, settled) if difference else payments


def _fulfilments(
    random: Random, draft: Draft, lines: Sequence[OrderLine], now: datetime
) -> tuple[tuple[Fulfilment, ...], datetime | None]:
    """The parcels of an order that has left, and when it arrived."""
    if draft.status in ("unpaid", "pending", "pending (item modified)", "cancelled"):
        return (), None
    courier = draft.courier or courier_for(random, draft.person)
    leaves = draft.dates.placed + random.uniform(6, 20) * HOURS
    arrives = draft.dates.delivered
    if arrives is None:
        planned = leaves + days_on_the_way(random, courier) * timedelta(days=1)
        # what is on its way can't have come: the late ones come in the next hours, a few of them from the van
        arrives = max(planned, now + random.choice((2, 3, 12, 24)) * HOURS)
    trip = Trip(leaves.replace(microsecond=0), arrives.replace(microsecond=0))
    item_ids = [line.item_id for line in lines]
    contents = [item_ids[:1], item_ids[1:]] if len(item_ids) > 1 and random.random() < 0.15 else [item_ids]
    parcels = tuple(parcel(random, draft.person, courier, trip, content, now) for content in contents)
    return parcels, trip.arrives if draft.dates.delivered else None


def _after_sales(
    random: Random,
    catalogue: Catalogue,
    draft: Draft,
    lines: Sequence[OrderLine],
    payments: Sequence[Payment],
    at: datetime,
) -> dict[str, Any]:
    """The return or the exchange that was asked for, of the first line."""
    method = payments[-1].payment_method_id
    if draft.status == "return requested":
        reason = random.choice(data("plan")["return_reasons"])
        record = ReturnRecord(item_ids=(lines[0].item_id,), payment_method_id=method, reason=reason, at=at)
        return {"return_record": record}
    key, variant = draft.picks[0]
    other = random.choice([v for v in catalogue.products[key].variants if v.item_id != variant.item_id])
    return {
        "exchange_record": ExchangeRecord(
            item_ids=(variant.item_id,),
            new_item_ids=(other.item_id,),
            payment_method_id=method,
            price_difference=catalogue.price(other, at) - lines[0].price,
            at=at,
        )
    }
