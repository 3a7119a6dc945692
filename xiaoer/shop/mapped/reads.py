"""What a foreign shop can be asked, as the protocol's values; what isn't the customer's own never leaves here."""

from __future__ import annotations

import logging
import time
from typing import Any, NamedTuple, cast

from xiaoer.errors import NotFound, NotSupported, ShopUnavailable
from xiaoer.shop.mapped.answers import Answer
from xiaoer.shop.mapped.http import Budget, Http
from xiaoer.shop.mapped.mapping import ListRead, Mapping, Pages, Read, Search
from xiaoer.shop.mapped.records import Misfit, evaluate, record, records
from xiaoer.shop.mapped.together import together
from xiaoer.shop.types import Coupon, Customer, Fulfilment, IdentityClaim, Order, Product

log = logging.getLogger(__name__)

_NO_PARCELS_YET = frozenset({"unpaid", "pending", "pending (item modified)", "cancelled"})


class Found(NamedTuple):
    """An order, and the record that it was made from."""

    value: Order
    raw: Any


class Reads:
    """Reads by a mapping. Every call has a budget of time; all raise `ShopUnavailable` as the protocol says."""

    def __init__(self, mapping: Mapping, http: Http) -> None:
        self._mapping = mapping
        self._http = http
        self._catalogue: tuple[tuple[Product, ...], float] = ((), 0.0)

    async def customer(self, user_id: str, budget: Budget) -> Customer:
        """The customer; with order numbers from the orders where the mapping doesn't say where they stand."""
        found = await self.customer_alone(user_id, budget)
        if self._mapping.customer.fields.order_ids is not None:
            return found
        orders = await self._orders_found(user_id, budget)
        return found.model_copy(update={"order_ids": tuple(order.value.order_id for order in reversed(orders))})

    async def customer_alone(self, user_id: str, budget: Budget) -> Customer:
        """The customer, with order numbers only where the shop's record of the customer has them."""
        part = self._mapping.customer
        raw = await self._one("read a customer", part.one, {"user_id": user_id}, budget, NotFound("customer", user_id))
        found: Customer = self._value("read a customer", part.fields, raw, user_id=user_id)
        if found.user_id != user_id:
            raise ShopUnavailable("read a customer: the shop gave another customer; is customer.fields.user_id right?")
        return found

    async def candidates(self, search: Search, claim: IdentityClaim, budget: Budget) -> list[str]:
        """Ids of the customers whom this search finds; none where it finds too many to look at."""
        values = claim.model_dump()
        operation = f"find a customer by {' and '.join(search.by)}"
        most = self._mapping.limits.candidates
        try:
            found = await self._listed(operation, search, values, budget, NotFound("customer"), most + 1)
        except NotFound:
            return []
        ids = list(dict.fromkeys(str(each) for each in found if isinstance(each, (str, int))))
        if len(ids) > most:
            log.warning("shop: %s finds more than %d customers (limits.candidates)", operation, most)
            return []
        return ids

    async def orders(self, user_id: str, budget: Budget) -> tuple[Order, ...]:
        """All orders of the customer, newest first; `NotFound` for a customer who doesn't exist."""
        found = await self._orders_found(user_id, budget)
        if not found:  # many shops list nothing for nobody
            await self._one(
                "read a customer",
                self._mapping.customer.one,
                {"user_id": user_id},
                budget,
                NotFound("customer", user_id),
            )
        return tuple(order.value for order in found)

    async def order(self, user_id: str, order_id: str, budget: Budget) -> Found:
        """One order of the customer; `NotFound` for anybody else's."""
        part = self._mapping.orders
        missing = NotFound("order", order_id)
        if part.one is None:
            for each in await self._orders_found(user_id, budget):
                if each.value.order_id == order_id:
                    return each
            raise missing
        values = {"user_id": user_id, "order_id": order_id}
        raw = await self._one("read an order", part.one, values, budget, missing)
        found: Order = self._value("read an order", part.fields, raw, user_id=user_id)
        if found.user_id != user_id or found.order_id != order_id:
            raise missing
        return await self._with_parcels(Found(found, raw), budget)

    async def products(self, budget: Budget) -> tuple[Product, ...]:
        """The whole catalogue, as it was within the last `limits.catalogue_seconds`."""
        known, until = self._catalogue
        if time.monotonic() < until:
            return known
        part = self._mapping.products
        rows = await self._listed("read the catalogue", part.list, {}, budget, None)
        found = cast(tuple[Product, ...], self._values("read the catalogue", part.fields, rows))
        self._catalogue = (found, time.monotonic() + self._mapping.limits.catalogue_seconds)
        return found

    async def _products_now(self, budget: Budget) -> tuple[Product, ...]:
        self._catalogue = ((), 0.0)
        return await self.products(budget)

    async def product(self, product_id: str, budget: Budget) -> Product:
        """One product."""
        part = self._mapping.products
        missing = NotFound("product", product_id)
        if part.one is None:
            found = next((each for each in await self._products_now(budget) if each.product_id == product_id), None)
        else:
            raw = await self._one("read a product", part.one, {"product_id": product_id}, budget, missing)
            found = self._value("read a product", part.fields, raw)
        if found is None or found.product_id != product_id:
            raise missing
        return found

    async def coupons(self, user_id: str, budget: Budget) -> tuple[Coupon, ...]:
        """All coupons of the customer."""
        part = self._mapping.coupons
        if part is None:
            raise NotSupported("list of coupons")
        nobody = NotFound("customer", user_id)
        rows = await self._listed("read coupons", part.list, {"user_id": user_id}, budget, nobody)
        if not rows:
            await self._one("read a customer", self._mapping.customer.one, {"user_id": user_id}, budget, nobody)
        return cast(tuple[Coupon, ...], self._values("read coupons", part.fields, rows))

    async def _orders_found(self, user_id: str, budget: Budget) -> list[Found]:
        part = self._mapping.orders
        values = {"user_id": user_id}
        rows = await self._listed("read orders", part.list, values, budget, NotFound("customer", user_id))
        if not part.full:
            numbers = [self._order_id(row) for row in rows]
            found = await together(self.order(user_id, number, budget) for number in numbers)
        else:
            read = [Found(self._value("read orders", part.fields, row, user_id=user_id), row) for row in rows]
            if any(each.value.user_id != user_id for each in read):
                raise ShopUnavailable(
                    "read orders: the shop gave other customers' orders; does orders.list carry user_id as it should?"
                )
            found = await together(self._with_parcels(each, budget) for each in read)
        return found if part.newest_first else found[::-1]

    def _order_id(self, row: Any) -> str:
        shape = self._mapping.orders.fields
        try:
            inside = row if shape.within is None else evaluate(shape.within, row, "order.within")
            return str(evaluate(shape.order_id.value, inside, "order.order_id"))
        except Misfit as misfit:
            raise _unfit("read orders", misfit) from misfit

    async def _with_parcels(self, found: Found, budget: Budget) -> Found:
        """The order with its parcels, where these have a request of their own."""
        read = self._mapping.orders.parcels
        if read is None or found.value.status in _NO_PARCELS_YET:
            return found
        values = {"user_id": found.value.user_id, "order_id": found.value.order_id, "raw": found.raw}
        answer = await self._http.read("read parcels", read, values, budget)
        if answer.meaning == "not-found":
            return found
        raw = self._inside("read parcels", read, answer)
        try:
            parcels = record_list(read.fields, raw, self._mapping)
        except Misfit as misfit:
            raise _unfit("read parcels", misfit) from misfit
        return found._replace(value=found.value.model_copy(update={"fulfilments": parcels}))

    async def _one(self, operation: str, read: Read, values: dict[str, Any], budget: Budget, missing: NotFound) -> Any:
        """The record that a read gives; `missing` where there is none."""
        answer = await self._http.read(operation, read, values, budget)
        raw = None if answer.meaning == "not-found" else self._inside(operation, read, answer)
        if raw is None:
            raise missing
        return raw

    async def _listed(
        self,
        operation: str,
        read: ListRead,
        values: dict[str, Any],
        budget: Budget,
        missing: NotFound | None,
        enough: int | None = None,
    ) -> list[Any]:
        """The records of all pages, or of so many that there are `enough`."""
        rows: list[Any] = []
        page: dict[str, Any] = {read.pages.into: read.pages.first} if read.pages and read.pages.more else {}
        for _ in range(self._mapping.limits.pages):
            answer = await self._http.read(operation, read, values, budget, page)
            if answer.meaning == "not-found":
                raise missing or ShopUnavailable(f"{operation}: the shop answered {answer.said}")
            found = self._inside(operation, read, answer)
            if not isinstance(found, list) and found is not None:
                raise _unfit(operation, Misfit("at", "this must find a list", found))
            rows += found or []
            page = self._next_page(operation, read.pages, answer, page)
            if not page or (enough is not None and len(rows) >= enough):
                return rows
        raise ShopUnavailable(f"{operation}: the list has more than {self._mapping.limits.pages} pages (limits.pages)")

    def _next_page(self, operation: str, pages: Pages | None, answer: Answer, page: dict[str, Any]) -> dict[str, Any]:
        if pages is None:
            return {}
        try:
            if pages.next is not None:
                cursor = evaluate(pages.next, answer.body, "pages.next")
                return {} if cursor in (None, "", False) else {pages.into: cursor}
            if pages.more is not None and evaluate(pages.more, answer.body, "pages.more") is True:
                return {pages.into: page[pages.into] + pages.step}
        except Misfit as misfit:
            raise _unfit(operation, misfit) from misfit
        return {}

    def _inside(self, operation: str, read: Read, answer: Answer) -> Any:
        if answer.body is None:
            raise ShopUnavailable(f"{operation}: the shop's answer isn't JSON")
        if answer.meaning != "good":
            raise ShopUnavailable(f"{operation}: the shop answered {answer.said}")
        try:
            return answer.body if read.at is None else evaluate(read.at, answer.body, "at")
        except Misfit as misfit:
            raise _unfit(operation, misfit) from misfit

    def _value(self, operation: str, shape: Any, raw: Any, **known: Any) -> Any:
        try:
            return record(shape, raw, self._mapping.formats, **known)
        except Misfit as misfit:
            raise _unfit(operation, misfit) from misfit

    def _values(self, operation: str, shape: Any, rows: list[Any]) -> tuple[Any, ...]:
        try:
            return records(shape, rows, self._mapping.formats)
        except Misfit as misfit:
            raise _unfit(operation, misfit) from misfit


def record_list(shape: Any, raw: Any, mapping: Mapping) -> tuple[Fulfilment, ...]:
    """The parcels in an answer, their events oldest first, as the protocol has them."""
    rows = evaluate(shape.each, raw, "fulfilment.each")
    found = cast(tuple[Fulfilment, ...], records(shape, rows, mapping.formats))
    return tuple(
        each.model_copy(update={"events": tuple(sorted(each.events, key=lambda event: event.at))}) for each in found
    )


def _unfit(operation: str, misfit: Misfit) -> ShopUnavailable:
    """Its cause has what was found, which is for the operator's screen only."""
    return ShopUnavailable(f"{operation}: the shop's answer isn't as the mapping says ({misfit})")
