"""Who asks, for which order, and what is right about it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Person(NamedTuple):
    """A customer and what proves it; `last4` of the phone is empty where the shop has no phone."""

    user_id: str
    name: str
    email: str
    postcode: str
    last4: str = ""


class Item(NamedTuple):
    """One thing in an order: its name, the values of its options, and how many of it were bought."""

    name: str
    options: tuple[str, ...] = ()
    quantity: int = 1


class Wanted(NamedTuple):
    """An order as the shop has it: what a right answer must hold."""

    order_id: str
    person: Person
    status: str
    items: tuple[Item, ...]
    tracking: tuple[str, ...] = ()


def spread(orders: Iterable[Wanted], count: int, seed: int) -> list[Wanted]:
    """`count` orders of different customers, the statuses in turn as far as each lasts.

    Where there are fewer customers than `count`, second orders follow, then third ones.
    """
    chooser = random.Random(seed)
    by_status: dict[str, list[Wanted]] = defaultdict(list)
    for order in orders:
        by_status[order.status].append(order)
    for same in by_status.values():
        chooser.shuffle(same)
    chosen: list[Wanted] = []
    while len(chosen) < count and any(by_status.values()):
        chosen += _one_each(by_status, count - len(chosen))
    return chosen


def _one_each(by_status: dict[str, list[Wanted]], count: int) -> list[Wanted]:
    """Up to `count` orders, one for each customer who has any left; taken out of `by_status`."""
    chosen: list[Wanted] = []
    served: set[str] = set()
    while len(chosen) < count:
        before = len(chosen)
        for left in by_status.values():
            order = next((order for order in left if order.person.user_id not in served), None)
            if order and len(chosen) < count:
                left.remove(order)
                served.add(order.person.user_id)
                chosen.append(order)
        if len(chosen) == before:
            break
    return chosen
