"""The demo shop's orders, read from its database, as a Chinese customer should hear of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from evals.service.wanted import Item, Person, Wanted
from xiaoer.shop.types import Customer, Order


def demo_orders(customers: Iterable[Customer], orders: Iterable[Order]) -> list[Wanted]:
    """All orders with what is right about them, in Chinese."""
    people = {customer.user_id: _person(customer) for customer in customers}
    return [_wanted(order, people[order.user_id]) for order in orders]


def _person(customer: Customer) -> Person:
    digits = re.sub(r"\D", "", customer.phone or "")
    return Person(customer.user_id, customer.name.full, customer.email, customer.address.zip, digits[-4:])


def _wanted(order: Order, person: Person) -> Wanted:
    counts = Counter(line.item_id for line in order.lines)
    lines = {line.item_id: line for line in order.lines}
    items = tuple(
        Item(lines[i].name.say("zh"), tuple(option.value.say("zh") for option in lines[i].options), count)
        for i, count in counts.items()
    )
    numbers = tuple(number for parcel in order.fulfilments for number in parcel.tracking_ids)
    return Wanted(order.order_id, person, order.status, items, numbers)
