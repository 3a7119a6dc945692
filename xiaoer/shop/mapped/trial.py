"""Tries every read of a mapping against the real shop. Writes nothing."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, Literal, NamedTuple

from xiaoer.errors import NotSupported, ShopError, ShopUnavailable
from xiaoer.shop.mapped.mapping import WRITE_TYPES, Search
from xiaoer.shop.mapped.records import Misfit
from xiaoer.shop.mapped.requests import Request
from xiaoer.shop.mapped.shop import MappedShop
from xiaoer.shop.types import Customer, Order, Product

Outcome = Literal["works", "fails", "not tried", "not offered"]


class Row(NamedTuple):
    """What became of one part of the mapping. `note` may hold what the shop sent: it is for the operator's screen."""

    what: str
    request: str
    outcome: Outcome
    note: str
    seconds: float = 0.0


async def trial(shop: MappedShop, user_id: str | None) -> AsyncIterator[Row]:
    """One row after the other; reads of a customer's need the `user_id` of one who has orders."""
    async for row in _catalogue(shop):
        yield row
    if user_id is None:
        yield Row("customer, orders, identity", "", "not tried", "name a customer with orders: --customer ID")
    else:
        async for row in _customer(shop, user_id):
            yield row
    for row in _writes(shop):
        yield row


async def _catalogue(shop: MappedShop) -> AsyncIterator[Row]:
    part, products = shop.mapping.products, list[Product]()

    async def all_of_it() -> str:
        products.extend(await shop.products())
        return f"{len(products)} products, {sum(len(each.variants) for each in products)} variants"

    yield await _tried("catalogue", part.list, all_of_it)
    if part.one is not None and products:
        yield await _tried("a product", part.one, lambda: _same(shop.product(products[0].product_id), products[0]))


async def _customer(shop: MappedShop, user_id: str) -> AsyncIterator[Row]:
    theirs, customers, orders = shop.for_customer(user_id), list[Customer](), list[Order]()

    async def profile() -> str:
        customers.append(await theirs.customer())
        return f"{len(customers[0].payment_methods)} payment methods, {len(customers[0].order_ids)} orders"

    async def all_orders() -> str:
        orders.extend(await theirs.orders())
        parcels = sum(len(each.fulfilments) for each in orders)
        return f"{len(orders)} orders, {sum(len(each.lines) for each in orders)} items, {parcels} parcels"

    yield await _tried("a customer", shop.mapping.customer.one, profile)
    yield await _tried("their orders", shop.mapping.orders.list, all_orders)
    if shop.mapping.orders.one is not None and orders:
        yield await _tried(
            "an order", shop.mapping.orders.one, lambda: _same(theirs.order(orders[0].order_id), orders[0])
        )
    yield await _coupons(shop, user_id)
    async for row in _identity(shop, customers):
        yield row
    yield await _receipts(shop, user_id)


async def _coupons(shop: MappedShop, user_id: str) -> Row:
    part = shop.mapping.coupons
    if part is None:
        return Row("coupons", "", "not offered", "not in the mapping")

    async def count() -> str:
        return f"{len(await shop.for_customer(user_id).coupons())} coupons"

    return await _tried("coupons", part.list, count)


async def _identity(shop: MappedShop, customers: list[Customer]) -> AsyncIterator[Row]:
    for search in shop.mapping.identity:
        name = f"find by {' and '.join(search.by)}"
        if not customers:
            yield Row(name, _address(search), "not tried", "the customer couldn't be read")
            continue
        yield await _tried(name, search, partial(_found, shop, search, customers[0]))


async def _found(shop: MappedShop, search: Search, customer: Customer) -> str:
    match await shop.finds(search, customer):
        case None:
            return "this customer has no such factor; try another one"
        case False:
            raise ShopUnavailable("the search doesn't find this customer by their own factors")
    return "finds this customer"


async def _receipts(shop: MappedShop, user_id: str) -> Row:
    part = shop.mapping.receipts
    if part is None:
        return Row("look-up of writes", "", "not offered", "lost answers are settled by done_when")

    async def unknown_key() -> str:
        if await shop.knows_key(uuid.uuid4().hex, user_id):
            raise ShopUnavailable("it says yes to a key that no write carried; set receipts.done or errors.not_found")
        return "a key that no write carried isn't found"

    return await _tried("look-up of writes", part, unknown_key)


def _writes(shop: MappedShop) -> list[Row]:
    rows = []
    for name in WRITE_TYPES:
        call = shop.mapping.write(name)
        if call is None:
            rows.append(Row(name, "", "not offered", "customers are told so, and offered a person"))
        else:
            rows.append(Row(name, _address(call), "not tried", "a check writes nothing"))
    return rows


async def _same(reading: Awaitable[Product | Order], listed: Product | Order) -> str:
    found = await reading
    if found == listed:
        return "the same as in the list"
    differing = [name for name in type(listed).model_fields if getattr(found, name) != getattr(listed, name)]
    return f"differs from the list in {', '.join(differing)}"


async def _tried(what: str, request: Request, call: Callable[[], Awaitable[str]]) -> Row:
    begun = time.monotonic()
    outcome: Outcome = "works"
    try:
        note = await call()
    except NotSupported as error:
        outcome, note = "not offered", str(error)
    except ShopError as error:
        outcome, note = "fails", f"{error}{_sample(error.__cause__)}"
    return Row(what, _address(request), outcome, note, time.monotonic() - begun)


def _sample(cause: Any) -> str:
    """What was found where something else was expected, cut short."""
    if not isinstance(cause, Misfit) or cause.found is None:
        return ""
    text = repr(cause.found)
    return f"; found {text if len(text) < 120 else text[:117] + '...'}"


def _address(request: Request) -> str:
    return f"{request.method} {request.path}"
