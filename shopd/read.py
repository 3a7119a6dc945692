"""From rows to the protocol's values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from shopd import tables
from xiaoer.errors import NotFound
from xiaoer.shop import types

_ORDER_PARTS = (
    selectinload(tables.OrderRow.lines),
    selectinload(tables.OrderRow.payments),
    selectinload(tables.OrderRow.fulfilments).selectinload(tables.FulfilmentRow.events),
    joinedload(tables.OrderRow.return_row),
    joinedload(tables.OrderRow.exchange_row),
    joinedload(tables.OrderRow.invoice_row),
    selectinload(tables.OrderRow.price_claims),
)
_PRODUCT_PARTS = (selectinload(tables.ProductRow.variants).selectinload(tables.VariantRow.prices),)


def customer(session: Session, user_id: str) -> types.Customer:
    """One customer; raises `NotFound`."""
    row = session.get(tables.UserRow, user_id)
    if row is None:
        raise NotFound("customer", user_id)
    listed = (
        select(tables.OrderRow.order_id)
        .where(tables.OrderRow.user_id == user_id)
        .order_by(tables.OrderRow.list_position)
    )
    return customer_value(row, session.execute(listed).scalars())


def customers(session: Session) -> list[types.Customer]:
    """All customers, in the order in which they came."""
    order_ids: dict[str, list[str]] = {}
    listed = select(tables.OrderRow.user_id, tables.OrderRow.order_id).order_by(tables.OrderRow.list_position)
    for user_id, order_id in session.execute(listed):
        order_ids.setdefault(user_id, []).append(order_id)
    rows = session.execute(
        select(tables.UserRow).options(selectinload(tables.UserRow.payment_methods)).order_by(tables.UserRow.position)
    ).scalars()
    return [customer_value(row, order_ids.get(row.user_id, ())) for row in rows]


def customer_value(row: tables.UserRow, order_ids: Iterable[str]) -> types.Customer:
    """A customer from its row and the ids of the orders, oldest first."""
    return types.Customer(
        user_id=row.user_id,
        name=types.PersonName(first_name=row.first_name, last_name=row.last_name),
        email=row.email,
        phone=row.phone,
        address=row.address,
        payment_methods=tuple(_plain(types.PaymentMethod, method) for method in row.payment_methods),
        order_ids=tuple(order_ids),
    )


def order(session: Session, user_id: str, order_id: str) -> types.Order:
    """One order of this customer; raises `NotFound`, also for somebody else's."""
    query = select(tables.OrderRow).where(tables.OrderRow.order_id == order_id, tables.OrderRow.user_id == user_id)
    row = session.execute(query.options(*_ORDER_PARTS)).scalar_one_or_none()
    if row is None:
        raise NotFound("order", order_id)
    return order_value(row)


def orders_of(session: Session, user_id: str) -> list[types.Order]:
    """All orders of a customer, newest first; those without dates as the customer's list has them, reversed."""
    query = select(tables.OrderRow).where(tables.OrderRow.user_id == user_id).options(*_ORDER_PARTS)
    rows = session.execute(query.order_by(tables.OrderRow.list_position.desc())).scalars().all()
    rows.sort(key=lambda row: row.created_at.timestamp() if row.created_at else 0.0, reverse=True)
    return [order_value(row) for row in rows]


def orders(session: Session) -> list[types.Order]:
    """All orders of the shop, in the order in which they came."""
    query = select(tables.OrderRow).options(*_ORDER_PARTS).order_by(tables.OrderRow.position)
    return [order_value(row) for row in session.execute(query).scalars()]


def order_value(row: tables.OrderRow) -> types.Order:
    """An order from its row."""
    return types.Order(
        order_id=row.order_id,
        user_id=row.user_id,
        status=row.status,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        expedited_at=row.expedited_at,
        address=row.address,
        lines=tuple(_plain(types.OrderLine, line) for line in row.lines),
        payments=tuple(_plain(types.Payment, payment) for payment in row.payments),
        fulfilments=tuple(_fulfilment(parcel) for parcel in row.fulfilments),
        cancel_reason=row.cancel_reason,
        return_record=_plain(types.ReturnRecord, row.return_row) if row.return_row else None,
        exchange_record=_plain(types.ExchangeRecord, row.exchange_row) if row.exchange_row else None,
        invoice=_plain(types.Invoice, row.invoice_row) if row.invoice_row else None,
        price_claims=tuple(_plain(types.PriceClaim, claim) for claim in row.price_claims),
        coupon_code=row.coupon_code,
        freight_insured=row.freight_insured,
    )


def _fulfilment(row: tables.FulfilmentRow) -> types.Fulfilment:
    return types.Fulfilment(
        tracking_ids=row.tracking_ids,
        item_ids=row.item_ids,
        courier=row.courier,
        expected_on=row.expected_on,
        events=tuple(_plain(types.TrackEvent, step) for step in row.events),
    )


def product(session: Session, product_id: str, now: datetime) -> types.Product:
    """One product with the prices of `now`; raises `NotFound`."""
    row = session.get(tables.ProductRow, product_id, options=_PRODUCT_PARTS)
    if row is None:
        raise NotFound("product", product_id)
    return product_value(row, now)


def products(session: Session, now: datetime, only: Iterable[str] | None = None) -> list[types.Product]:
    """The whole catalogue, or those of the ids in `only` that there are, with the prices of `now`."""
    query = select(tables.ProductRow).options(*_PRODUCT_PARTS).order_by(tables.ProductRow.position)
    if only is not None:
        query = query.where(tables.ProductRow.product_id.in_(list(only)))
    return [product_value(row, now) for row in session.execute(query).scalars()]


def product_value(row: tables.ProductRow, now: datetime) -> types.Product:
    """A product from its row, with the prices of `now`."""
    return types.Product(
        product_id=row.product_id,
        name=row.name,
        category=row.category,
        description=row.description,
        variants=tuple(_variant(variant, now) for variant in row.variants),
    )


def _variant(row: tables.VariantRow, now: datetime) -> types.Variant:
    begun = [entry for entry in row.prices if entry.since <= now] or row.prices[:1]
    return types.Variant(
        item_id=row.item_id,
        options=row.options,
        price=begun[-1].price,
        available=row.available and row.stock != 0,
        stock=row.stock,
    )


def coupons(session: Session, user_id: str) -> list[types.Coupon]:
    """A customer's coupons; raises `NotFound` where there is no such customer."""
    row = session.get(tables.UserRow, user_id)
    if row is None:
        raise NotFound("customer", user_id)
    return [_plain(types.Coupon, coupon) for coupon in row.coupons]


def _plain(kind: Any, row: Any) -> Any:
    """A value whose fields are the row's columns of the same names."""
    return kind(**{name: getattr(row, name) for name in kind.model_fields})
