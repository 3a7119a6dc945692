"""The retail world that tasks are about: who the customers are, what they bought, what the shop has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from evals.retail.schema import Address, Wish
from shopd.database import Database
from shopd.fill import fill
from shopd.tau.convert import to_world
from shopd.tau.source import read_world
from xiaoer.shop.types import Customer, Order, OrderLine, PaymentMethod, Product, Variant


@dataclass(frozen=True)
class Retail:
    """The world as its files have it, by id, and how to put it into a shop."""

    customers: dict[str, Customer]
    orders: dict[str, Order]
    products: dict[str, Product]
    into: Callable[[Database], None]

    def orders_of(self, user_id: str) -> list[Order]:
        """A customer's orders, oldest first."""
        return [self.orders[order_id] for order_id in self.customers[user_id].order_ids]

    def product_named(self, name: str) -> Product | None:
        """A product by its name in the catalogue."""
        return next((product for product in self.products.values() if product.name.en == name), None)

    def product_of(self, item_id: str) -> Product | None:
        """The product whose variant this is."""
        return next((product for product in self.products.values() if product.variant(item_id)), None)


def read_retail(folder: Path) -> Retail:
    """Read and check the world; raises `ConfigurationError` that says what `folder` should hold."""
    world = to_world(read_world(folder))

    def into(database: Database) -> None:
        fill(database, world, now=datetime.now(timezone.utc), what="load")

    return Retail(
        customers={customer.user_id: customer for customer in world.customers},
        orders={order.order_id: order for order in world.orders},
        products={product.product_id: product for product in world.products},
        into=into,
    )


def options(of: OrderLine | Variant) -> dict[str, str]:
    """A thing's options by axis."""
    return {option.name.en: option.value.en for option in of.options}


def lines_of(order: Order, item_ids: Sequence[str]) -> list[OrderLine]:
    """The order's lines for these item ids, one for each; an id that isn't in the order is left out."""
    left = Counter(item_ids)
    found = []
    for line in order.lines:
        if left[line.item_id] > 0:
            left[line.item_id] -= 1
            found.append(line)
    return found


def line_of(order: Order, item_id: str) -> OrderLine:
    """The order's line with this item id; raises `LookupError`."""
    return next(line for line in order.lines if line.item_id == item_id)


def fitting(wish: Wish, line: OrderLine, product: Product) -> list[Variant]:
    """All variants that a wish means to a customer who has `line`, to be had or not."""
    has = options(line)
    if wish.same:
        return [variant for variant in product.variants if variant.item_id == line.item_id]
    fixed = {**{axis: value for axis, value in has.items() if axis not in wish.whatever}, **wish.values}
    if wish.pick and not wish.whatever:
        # "the cheapest black one": all that isn't named is open
        fixed = dict(wish.values)
    found = [v for v in product.variants if all(options(v).get(a) == value for a, value in fixed.items())]
    found = [v for v in found if v.item_id != line.item_id] or found
    there = [v for v in found if v.available]
    if wish.pick and there:
        best = (min if wish.pick == "cheapest" else max)(v.price for v in there)
        return [v for v in there if v.price == best]
    return found


def paid(order: Order) -> Decimal:
    """What was paid for an order in all, and would come back if it were cancelled."""
    return sum((payment.amount for payment in order.payments if payment.kind == "payment"), Decimal(0))


def price(lines: Sequence[OrderLine]) -> Decimal:
    """What these lines cost together."""
    return sum((line.price for line in lines), Decimal(0))


def method_of(customer: Customer, payment_method_id: str) -> PaymentMethod:
    """A stored payment method; raises `LookupError` where there is none of that id."""
    method = customer.payment_method(payment_method_id)
    if method is None:
        raise LookupError(f"{customer.user_id} has no payment method {payment_method_id}")
    return method


def same_address(address: Address, other: Any) -> bool:
    """Whether two addresses are the same."""
    return all(getattr(address, part) == getattr(other, part) for part in Address.model_fields)
