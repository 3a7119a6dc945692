"""From the protocol's values to rows: what the loader and the generator fill the shop with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopd import tables
from shopd.identity import email_key, letters_key, name_keys, phone_last4
from xiaoer.shop.types import Coupon, Customer, Fulfilment, Order, OrderLine, Payment, Product

BEGINNING = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""Since when a price holds that has no history."""


class PriceChange(NamedTuple):
    """A variant's price from a time on."""

    since: datetime
    price: Decimal


class World(NamedTuple):
    """A whole shop as values. `price_history` is by item id; variants without one have had one price always."""

    customers: Sequence[Customer]
    orders: Sequence[Order]
    products: Sequence[Product]
    coupons: Mapping[str, Sequence[Coupon]] = {}
    price_history: Mapping[str, Sequence[PriceChange]] = {}


def is_empty(session: Session) -> bool:
    """Whether the shop has neither customers nor products."""
    counts = (
        session.execute(select(func.count()).select_from(t)).scalar() for t in (tables.UserRow, tables.ProductRow)
    )
    return not any(counts)


def clear(session: Session) -> None:
    """Delete all of the shop but its audit log."""
    for table in reversed(tables.Base.metadata.sorted_tables):
        if table.name != tables.AuditRow.__tablename__:
            session.execute(table.delete())


def insert_world(session: Session, world: World, advance: Callable[[], None] = lambda: None) -> None:
    """Add every row of `world`; `advance` is called once for each product, customer and order."""
    for position, product in enumerate(world.products):
        session.add(product_row(product, position, world.price_history))
        advance()
    places: dict[str, int] = {}
    for position, customer in enumerate(world.customers):
        session.add(user_row(customer, position, world.coupons.get(customer.user_id, ())))
        places.update({order_id: place for place, order_id in enumerate(customer.order_ids)})
        advance()
    session.flush()
    for position, order in enumerate(world.orders):
        session.add(order_row(order, position, places[order.order_id]))
        advance()
    session.flush()


def product_row(product: Product, position: int, history: Mapping[str, Sequence[PriceChange]]) -> tables.ProductRow:
    """A product with its variants and their prices over time."""
    variants = []
    for place, variant in enumerate(product.variants):
        changes = history.get(variant.item_id) or (PriceChange(BEGINNING, variant.price),)
        variants.append(
            tables.VariantRow(
                item_id=variant.item_id,
                position=place,
                options=as_json(variant.options),
                available=variant.available,
                stock=variant.stock,
                prices=[tables.PriceRow(since=change.since, price=change.price) for change in changes],
            )
        )
    return tables.ProductRow(
        product_id=product.product_id,
        position=position,
        name=as_json(product.name),
        category=as_json(product.category),
        description=as_json(product.description),
        variants=variants,
    )


def user_row(customer: Customer, position: int, coupons: Sequence[Coupon]) -> tables.UserRow:
    """A customer with payment methods and coupons."""
    name_key, name_key_reversed = name_keys(customer.name)
    return tables.UserRow(
        user_id=customer.user_id,
        position=position,
        first_name=customer.name.first_name,
        last_name=customer.name.last_name,
        email=customer.email,
        phone=customer.phone,
        address=as_json(customer.address),
        email_key=email_key(customer.email),
        name_key=name_key,
        name_key_reversed=name_key_reversed,
        postcode_key=letters_key(customer.address.zip),
        phone_last4=phone_last4(customer.phone),
        payment_methods=[
            tables.PaymentMethodRow(position=place, **method.model_dump())
            for place, method in enumerate(customer.payment_methods)
        ],
        coupons=[coupon_row(coupon, place) for place, coupon in enumerate(coupons)],
    )


def coupon_row(coupon: Coupon, position: int) -> tables.CouponRow:
    """A coupon, without its owner."""
    values = {name: getattr(coupon, name) for name in Coupon.model_fields}
    values |= {"title": as_json(coupon.title), "product_ids": list(coupon.product_ids)}
    return tables.CouponRow(position=position, **values)


def order_row(order: Order, position: int, list_position: int) -> tables.OrderRow:
    """An order with all that belongs to it."""
    row = tables.OrderRow(
        order_id=order.order_id,
        order_key=letters_key(order.order_id),
        user_id=order.user_id,
        position=position,
        list_position=list_position,
        status=order.status,
        created_at=order.created_at,
        delivered_at=order.delivered_at,
        expedited_at=order.expedited_at,
        loss_reported_at=order.loss_reported_at,
        address=as_json(order.address),
        cancel_reason=order.cancel_reason,
        coupon_code=order.coupon_code,
        freight_insured=order.freight_insured,
        lines=line_rows(order.lines),
        payments=payment_rows(order.payments, 0),
        fulfilments=[fulfilment_row(parcel, place) for place, parcel in enumerate(order.fulfilments)],
        price_claims=[tables.PriceClaimRow(**claim.model_dump()) for claim in order.price_claims],
        fault_claims=[tables.FaultClaimRow(**claim.model_dump()) for claim in order.fault_claims],
    )
    if order.return_record:
        row.return_row = tables.ReturnRow(**lists(order.return_record.model_dump()))
    if order.exchange_record:
        row.exchange_row = tables.ExchangeRow(**lists(order.exchange_record.model_dump()))
    if order.send_back:
        row.send_back_row = tables.SendBackRow(**order.send_back.model_dump())
    if order.invoice:
        row.invoice_row = tables.InvoiceRow(**order.invoice.model_dump())
    return row


def line_rows(lines: Sequence[OrderLine]) -> list[tables.OrderItemRow]:
    """An order's lines, with their places."""
    return [
        tables.OrderItemRow(
            position=place,
            item_id=line.item_id,
            product_id=line.product_id,
            name=as_json(line.name),
            options=as_json(line.options),
            price=line.price,
        )
        for place, line in enumerate(lines)
    ]


def payment_rows(payments: Sequence[Payment], first_position: int) -> list[tables.PaymentRow]:
    """Entries of a payment history, with their places from `first_position` on."""
    return [
        tables.PaymentRow(position=place, **payment.model_dump())
        for place, payment in enumerate(payments, start=first_position)
    ]


def fulfilment_row(parcel: Fulfilment, position: int) -> tables.FulfilmentRow:
    """A parcel with its track."""
    return tables.FulfilmentRow(
        position=position,
        tracking_ids=list(parcel.tracking_ids),
        item_ids=list(parcel.item_ids),
        courier=as_json(parcel.courier),
        expected_on=parcel.expected_on,
        events=[
            tables.TrackEventRow(
                position=place, at=step.at, state=step.state, place=as_json(step.place), text=as_json(step.text)
            )
            for place, step in enumerate(parcel.events)
        ],
    )


def as_json(value: BaseModel | Sequence[BaseModel] | None) -> Any:
    """What a JSON column holds of one or several values."""
    if value is None:
        return None
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [entry.model_dump(mode="json") for entry in value]


def lists(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with tuples as lists, which is what JSON gives back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
