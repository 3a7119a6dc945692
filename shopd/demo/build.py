"""Put the demo shop together."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from shopd.demo.catalogue import Catalogue, build_catalogue
from shopd.demo.data import data
from shopd.demo.extras import coupons_from, with_coupon, with_extras
from shopd.demo.orders import Dates, Draft, build_order, dates_for
from shopd.demo.people import Person, build_people, fixed_people
from shopd.insert import World
from xiaoer.shop.types import Coupon, Customer, Order, Variant

DEFAULT_SEED = 20261111
_COUPON_RATE = 0.2


def build_demo(*, seed: int, now: datetime) -> World:
    """The demo shop as it would be at `now` (aware); a function of its two arguments and of the YAML files alone."""
    random = Random(seed)  # noqa: S311 - a demo shop must be the same each time
    now = now.replace(microsecond=0)
    catalogue = build_catalogue(random, now)
    fixed = fixed_people(random)
    people = [person for person, _ in fixed] + build_people(random)
    coupons = _hand_out_coupons(random, fixed, people, catalogue, now)
    orders = [
        build_order(random, catalogue, _fixed_draft(catalogue, person, entry, now), now)
        for person, owner in fixed
        for entry in owner["orders"]
    ]
    for draft in _drafts(random, catalogue, people[len(fixed) :], {order.order_id for order in orders}, now):
        order = build_order(random, catalogue, draft, now)
        customer = draft.person.customer
        if random.random() < _COUPON_RATE:
            order = with_coupon(order, [c for c in coupons[customer.user_id] if not c.used])
            coupons[customer.user_id] = [_used(c, order) for c in coupons[customer.user_id]]
        orders.append(with_extras(random, order, customer, catalogue, now))
    orders.sort(key=lambda order: (order.created_at, order.order_id))
    return World(
        customers=_with_orders(people, orders),
        orders=orders,
        products=list(catalogue.products.values()),
        coupons=coupons,
        price_history=catalogue.history,
    )


def _hand_out_coupons(
    random: Random,
    fixed: list[tuple[Person, dict[str, Any]]],
    people: list[Person],
    catalogue: Catalogue,
    now: datetime,
) -> dict[str, list[Coupon]]:
    codes = [entry["code"] for entry in data("coupons")["coupons"]]
    documented = {person.customer.user_id: entry["coupons"] for person, entry in fixed}
    held = {}
    for person in people:
        user_id = person.customer.user_id
        chosen = documented.get(user_id) or random.sample(codes, random.randint(0, 3))
        held[user_id] = coupons_from(chosen, catalogue, now)
    return held


def _used(coupon: Coupon, order: Order) -> Coupon:
    return coupon.model_copy(update={"used": True}) if coupon.code == order.coupon_code else coupon


def _fixed_draft(catalogue: Catalogue, person: Person, entry: dict[str, Any], now: datetime) -> Draft:
    delivered = now - timedelta(hours=entry["delivered"]) if "delivered" in entry else None
    return Draft(
        order_id=entry["order_id"],
        status=entry["status"],
        person=person,
        dates=Dates(now - timedelta(hours=entry["placed"]), delivered),
        picks=[(key, catalogue.variant(key, values)) for key, *values in entry["items"]],
        courier=entry.get("courier"),
        freight_insured=entry.get("freight_insured", False),
    )


def _drafts(
    random: Random, catalogue: Catalogue, people: list[Person], taken: set[str], now: datetime
) -> Iterator[Draft]:
    """As many drafts of every state as the plan says; everybody has one before anybody has two."""
    queue = itertools.chain(random.sample(people, len(people)), iter(lambda: random.choice(people), None))
    states = [state for state, count in data("plan")["orders"].items() for _ in range(count)]
    random.shuffle(states)
    for state, person in zip(states, queue, strict=False):
        yield Draft(
            order_id=_order_number(random, taken),
            status="delivered" if state.startswith("delivered") else state,
            person=person,
            dates=dates_for(random, state, now),
            picks=_picks(random, catalogue),
            freight_insured=not person.abroad and random.random() < 0.4,
        )


def _order_number(random: Random, taken: set[str]) -> str:
    while True:
        number = f"XE{random.randrange(10**9, 10**10)}"
        if number not in taken:
            taken.add(number)
            return number


def _picks(random: Random, catalogue: Catalogue) -> list[tuple[str, Variant]]:
    """One to four things; now and then two of one."""
    keys = random.sample(list(catalogue.products), random.choice((1, 1, 2, 2, 3)))
    if random.random() < 0.3:
        keys[0] = random.choice(list(data("plan")["price_drops"]))
    picks = [(key, random.choice(catalogue.products[key].variants)) for key in dict.fromkeys(keys)]
    return [*picks, picks[0]] if random.random() < 0.12 else picks


def _with_orders(people: list[Person], orders: list[Order]) -> list[Customer]:
    """The customers, each with the numbers of their orders, oldest first."""
    owned: dict[str, list[str]] = {}
    for order in orders:
        owned.setdefault(order.user_id, []).append(order.order_id)
    return [
        person.customer.model_copy(update={"order_ids": tuple(owned.get(person.customer.user_id, ()))})
        for person in people
    ]
