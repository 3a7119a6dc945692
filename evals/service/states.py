"""Orders in states that τ-bench's world doesn't start with, made by the shop's own rules before anybody talks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone

from shopd import read
from shopd.database import Database
from shopd.writes import Desk
from xiaoer.config import ROOT
from xiaoer.errors import Refused
from xiaoer.shop.profile import load_profile
from xiaoer.shop.types import ExchangeItems, ModifyItems, Order, Product, ReturnItems, Write

_FROM = {"pending (item modified)": "pending", "return requested": "delivered", "exchange requested": "delivered"}


def make_states(database: Database, each: int) -> None:
    """Change items of, return and exchange `each` orders, of a customer each; the rules may refuse some on the way."""
    now = datetime.now(timezone.utc)
    desk = Desk(database, load_profile(ROOT / "profiles" / "tau-bench.yml"), lambda: now)
    with database.reading() as session:
        orders = read.orders(session)
        products = {product.product_id: product for product in read.products(session, now)}
    left = iter(_one_per_customer(orders))
    for status, start in _FROM.items():
        done = 0
        while done < each:
            order = next(order for order in left if order.status == start)
            done += _written(desk, order, _write(status, order, products))


def _one_per_customer(orders: Iterable[Order]) -> Iterator[Order]:
    seen: set[str] = set()
    for order in orders:
        if order.user_id not in seen:
            seen.add(order.user_id)
            yield order


def _write(status: str, order: Order, products: dict[str, Product]) -> Write | None:
    """The write that brings the order's first item there; None where no other variant is to be had."""
    line, payer = order.lines[0], order.payments[0].payment_method_id
    if status == "return requested":
        return ReturnItems(order_id=order.order_id, item_ids=(line.item_id,), payment_method_id=payer)
    variants = products[line.product_id].variants
    new = next((v.item_id for v in variants if v.available and v.item_id != line.item_id), None)
    if new is None:
        return None
    kind = ModifyItems if status == "pending (item modified)" else ExchangeItems
    return kind(order_id=order.order_id, item_ids=(line.item_id,), new_item_ids=(new,), payment_method_id=payer)


def _written(desk: Desk, order: Order, write: Write | None) -> bool:
    if write is None:
        return False
    try:
        quote = desk.quote(order.user_id, write)
        desk.commit(order.user_id, write, quote_hash=quote.hash, key=f"before-{order.order_id}")
    except Refused:
        return False
    return True
