"""From rows to the protocol's values; orders are in `read_orders`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session, selectinload

from shopd import tables
from shopd.read_orders import order, orders, orders_of, plain
from xiaoer.errors import NotFound
from xiaoer.shop import types

__all__ = ["coupons", "customer", "customers", "order", "orders", "orders_of", "product", "products"]

# A customer and an order are read at every turn: plain statements cost a quarter of what objects of the ORM do.
_USERS: Table = tables.UserRow.__table__
_METHODS: Table = tables.PaymentMethodRow.__table__
_USER = select(_USERS).where(_USERS.c.user_id == bindparam("user"))
_PAYMENT_METHODS = select(_METHODS).where(_METHODS.c.user_id == bindparam("user")).order_by(_METHODS.c.position)
_ORDER_IDS = (
    select(tables.OrderRow.__table__.c.order_id)
    .where(tables.OrderRow.__table__.c.user_id == bindparam("user"))
    .order_by(tables.OrderRow.__table__.c.list_position)
)
_PRODUCT_PARTS = (selectinload(tables.ProductRow.variants).selectinload(tables.VariantRow.prices),)


def customer(session: Session, user_id: str) -> types.Customer:
    """One customer; raises `NotFound`."""
    values = {"user": user_id}
    row = session.execute(_USER, values).one_or_none()
    if row is None:
        raise NotFound("customer", user_id)
    methods = session.execute(_PAYMENT_METHODS, values)
    return customer_value(row, methods, session.execute(_ORDER_IDS, values).scalars())


def customers(session: Session) -> list[types.Customer]:
    """All customers, in the order in which they came."""
    order_ids: dict[str, list[str]] = {}
    listed = select(tables.OrderRow.user_id, tables.OrderRow.order_id).order_by(tables.OrderRow.list_position)
    for user_id, order_id in session.execute(listed):
        order_ids.setdefault(user_id, []).append(order_id)
    rows = session.execute(
        select(tables.UserRow).options(selectinload(tables.UserRow.payment_methods)).order_by(tables.UserRow.position)
    ).scalars()
    return [customer_value(row, row.payment_methods, order_ids.get(row.user_id, ())) for row in rows]


def customer_value(row: Any, methods: Iterable[Any], order_ids: Iterable[str]) -> types.Customer:
    """A customer from its row, the rows of the payment methods, and the ids of the orders, oldest first."""
    return types.Customer(
        user_id=row.user_id,
        name=types.PersonName(first_name=row.first_name, last_name=row.last_name),
        email=row.email,
        phone=row.phone,
        address=row.address,
        payment_methods=tuple(plain(types.PaymentMethod, method) for method in methods),
        order_ids=tuple(order_ids),
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
    return [plain(types.Coupon, coupon) for coupon in row.coupons]
