"""What the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xiaoer.errors import NotFound
from xiaoer.shop.types import Customer, Order, Product


class Facts(NamedTuple):
    """The state that one write concerns, read in one transaction.

    `order` is the write's order, or None where the write has none; `products` holds, by product
    id, the products of the order's lines.
    """

    customer: Customer
    order: Order | None
    products: Mapping[str, Product]


def order_of(facts: Facts, order_id: str) -> Order:
    """The write's order; raises `NotFound` when it is absent or somebody else's."""
    order = facts.order
    if order is None or order.order_id != order_id or order.user_id != facts.customer.user_id:
        raise NotFound("order", order_id)
    return order
