"""Orders by plain statements are what the ORM's objects say, on the demo shop and on one with every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopd import read, tables
from shopd.database import Database
from shopd.demo import build_demo
from shopd.fill import fill
from shopd.migrate import upgrade
from xiaoer.errors import NotFound
from xiaoer.shop import types

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def session(any_url: str) -> Iterator[Session]:
    """The demo shop with records of every kind added to one order."""
    database = Database(any_url)
    upgrade(database)
    fill(database, build_demo(seed=7, now=NOW), now=NOW, what="seed")
    with database.writing() as writing:
        _add_records(writing)
    with database.reading() as reading:
        yield reading
    database.close()


def _add_records(session: Session) -> None:
    order_id = session.execute(select(tables.OrderRow.order_id).order_by(tables.OrderRow.position)).scalars().first()
    of = {"order_id": order_id, "at": NOW}
    session.query(tables.InvoiceRow).filter_by(order_id=order_id).delete()
    back = {"item_ids": ["1"], "payment_method_id": "p"}
    session.add_all(
        [
            tables.ReturnRow(**of, **back, reason="破了"),
            tables.ExchangeRow(**of, **back, new_item_ids=["2"], price_difference=Decimal("-3.20")),
            tables.InvoiceRow(**of, kind="company", title="某公司", tax_number=None, amount=Decimal("12.30")),
            tables.PriceClaimRow(**of, item_id="1", amount=Decimal("1.00")),
            tables.FaultClaimRow(**of, item_id="1", fault="missing", remedy="refund", amount=Decimal("3.00")),
            tables.SendBackRow(**of, tracking_number=None, pickup_on=NOW.date()),
            tables.PriceClaimRow(order_id=order_id, at=None, item_id="2", amount=Decimal("2.00")),
        ]
    )


def orm_order(row: tables.OrderRow) -> types.Order:
    """An order by way of the ORM's relationships, which know their sorting."""

    def one(kind: Any, part: Any) -> Any:
        return None if part is None else kind(**{name: getattr(part, name) for name in kind.model_fields})

    def parcel(part: tables.FulfilmentRow) -> types.Fulfilment:
        values = {name: getattr(part, name) for name in types.Fulfilment.model_fields if name != "events"}
        return types.Fulfilment(**values, events=tuple(one(types.TrackEvent, step) for step in part.events))

    parts = {
        "lines": tuple(one(types.OrderLine, part) for part in row.lines),
        "payments": tuple(one(types.Payment, part) for part in row.payments),
        "fulfilments": tuple(parcel(part) for part in row.fulfilments),
        "return_record": one(types.ReturnRecord, row.return_row),
        "exchange_record": one(types.ExchangeRecord, row.exchange_row),
        "invoice": one(types.Invoice, row.invoice_row),
        "price_claims": tuple(one(types.PriceClaim, part) for part in row.price_claims),
        "fault_claims": tuple(one(types.FaultClaim, part) for part in row.fault_claims),
        "send_back": one(types.SendBackRecord, row.send_back_row),
    }
    return types.Order(
        **{name: parts[name] if name in parts else getattr(row, name) for name in types.Order.model_fields}
    )


def test_all_orders_one_by_one_by_customer_and_together(session: Session) -> None:
    rows = session.execute(select(tables.OrderRow).order_by(tables.OrderRow.position)).scalars().all()
    expected = {row.order_id: orm_order(row) for row in rows}
    assert len(expected) > 50
    full = next(order for order in expected.values() if order.return_record and order.price_claims)
    assert full.exchange_record and full.invoice and len(full.price_claims) == 2
    assert full.fault_claims and full.send_back
    assert any(parcel.events for order in expected.values() for parcel in order.fulfilments)
    assert {order.order_id: order for order in read.orders(session)} == expected
    assert [order.order_id for order in read.orders(session)] == list(expected)
    for order in expected.values():
        assert read.order(session, order.user_id, order.order_id) == order
    for user_id in {order.user_id for order in expected.values()}:
        theirs = read.orders_of(session, user_id)
        assert {o.order_id: o for o in theirs} == {i: o for i, o in expected.items() if o.user_id == user_id}
        dates = [order.created_at for order in theirs if order.created_at]
        assert dates == sorted(dates, reverse=True)


def test_customers_one_by_one_and_together(session: Session) -> None:
    everybody = read.customers(session)
    assert len(everybody) > 20 and any(len(customer.payment_methods) > 1 for customer in everybody)
    assert [read.customer(session, customer.user_id) for customer in everybody] == everybody


def test_somebody_elses_order_and_no_order_at_all(session: Session) -> None:
    first = read.orders(session)[0]
    other = next(customer for customer in read.customers(session) if customer.user_id != first.user_id)
    for user_id, order_id in ((other.user_id, first.order_id), (first.user_id, "none"), ("nobody", first.order_id)):
        with pytest.raises(NotFound):
            read.order(session, user_id, order_id)
    assert read.orders_of(session, "nobody") == []
    with pytest.raises(NotFound):
        read.customer(session, "nobody")
