"""Orders, read by plain statements: one for the orders, one for each kind of part, whatever the number of orders.

Reading them as objects of the ORM costs six times as much, and the assistant reads orders at every turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from shopd import tables
from xiaoer.errors import NotFound
from xiaoer.shop import types

_ORDERS: Table = tables.OrderRow.__table__
_PARCELS: Table = tables.FulfilmentRow.__table__
_STEPS: Table = tables.TrackEventRow.__table__
_ORDER_ID, _USER_ID = bindparam("order"), bindparam("user")

_PARTS = {
    tables.OrderItemRow: "position",
    tables.PaymentRow: "position",
    tables.FulfilmentRow: "position",
    tables.ReturnRow: "order_id",
    tables.ExchangeRow: "order_id",
    tables.InvoiceRow: "order_id",
    tables.PriceClaimRow: "id",
    tables.FaultClaimRow: "id",
    tables.SendBackRow: "order_id",
}

Grouped = dict[Any, list[Any]]


class _Orders:
    """The statements for the orders that fit `conditions`: themselves, and their parts by the order's id."""

    def __init__(self, *conditions: Any, order_by: Sequence[Any] = ()) -> None:
        ids = select(_ORDERS.c.order_id).where(*conditions)
        self.rows = select(_ORDERS).where(*conditions).order_by(*order_by)
        self.parts = {
            table.__tablename__: select(table.__table__)
            .where(table.__table__.c.order_id.in_(ids))
            .order_by(table.__table__.c[sorting])
            for table, sorting in _PARTS.items()
        }
        parcels = select(_PARCELS.c.id).where(_PARCELS.c.order_id.in_(ids))
        self.steps = select(_STEPS).where(_STEPS.c.fulfilment_id.in_(parcels)).order_by(_STEPS.c.position)


_ONE = _Orders(_ORDERS.c.order_id == _ORDER_ID, _ORDERS.c.user_id == _USER_ID)
_OF_CUSTOMER = _Orders(_ORDERS.c.user_id == _USER_ID, order_by=(_ORDERS.c.list_position.desc(),))
_ALL = _Orders(order_by=(_ORDERS.c.position,))


def order(session: Session, user_id: str, order_id: str) -> types.Order:
    """One order of this customer; raises `NotFound`, also for somebody else's."""
    found = _read(session, _ONE, {"order": order_id, "user": user_id})
    if not found:
        raise NotFound("order", order_id)
    return found[0]


def orders_of(session: Session, user_id: str) -> list[types.Order]:
    """All orders of a customer, newest first; those without dates as the customer's list has them, reversed."""
    found = _read(session, _OF_CUSTOMER, {"user": user_id})
    found.sort(key=lambda order: order.created_at.timestamp() if order.created_at else 0.0, reverse=True)
    return found


def orders(session: Session) -> list[types.Order]:
    """All orders of the shop, in the order in which they came."""
    return _read(session, _ALL, {})


def _read(session: Session, statements: _Orders, values: dict[str, str]) -> list[types.Order]:
    rows = session.execute(statements.rows, values).all()
    if not rows:
        return []
    parts = {name: _grouped(session.execute(query, values), "order_id") for name, query in statements.parts.items()}
    steps: Grouped = {}
    if parts["fulfilments"]:
        steps = _grouped(session.execute(statements.steps, values), "fulfilment_id")
    return [_order(row, {name: found.get(row.order_id, []) for name, found in parts.items()}, steps) for row in rows]


def _grouped(rows: Any, key: str) -> Grouped:
    found: Grouped = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _order(row: Row, parts: dict[str, list[Row]], steps: Grouped) -> types.Order:
    return types.Order(
        order_id=row.order_id,
        user_id=row.user_id,
        status=row.status,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        expedited_at=row.expedited_at,
        address=row.address,
        lines=tuple(plain(types.OrderLine, line) for line in parts["order_items"]),
        payments=tuple(plain(types.Payment, payment) for payment in parts["payments"]),
        fulfilments=tuple(_fulfilment(parcel, steps.get(parcel.id, [])) for parcel in parts["fulfilments"]),
        cancel_reason=row.cancel_reason,
        return_record=_only(types.ReturnRecord, parts["returns"]),
        exchange_record=_only(types.ExchangeRecord, parts["exchanges"]),
        invoice=_only(types.Invoice, parts["invoices"]),
        price_claims=tuple(plain(types.PriceClaim, claim) for claim in parts["price_claims"]),
        fault_claims=tuple(plain(types.FaultClaim, claim) for claim in parts["fault_claims"]),
        send_back=_only(types.SendBackRecord, parts["send_backs"]),
        loss_reported_at=row.loss_reported_at,
        coupon_code=row.coupon_code,
        freight_insured=row.freight_insured,
    )


def _fulfilment(row: Row, steps: list[Row]) -> types.Fulfilment:
    return types.Fulfilment(
        tracking_ids=row.tracking_ids,
        item_ids=row.item_ids,
        courier=row.courier,
        expected_on=row.expected_on,
        events=tuple(plain(types.TrackEvent, step) for step in steps),
    )


def _only(kind: Any, rows: list[Row]) -> Any:
    return plain(kind, rows[0]) if rows else None


def plain(kind: Any, row: Any) -> Any:
    """A value whose fields are the row's columns of the same names."""
    return kind(**{name: getattr(row, name) for name in kind.model_fields})
