"""A shop over HTTP, as `shopd` and every shop with its interface serve it."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Annotated

import httpx
from pydantic import BaseModel, Field, TypeAdapter

from xiaoer.errors import IdempotencyKeyReused, NotFound, OutcomeUnknown, ShopUnavailable
from xiaoer.shop.problems import problem_in, raise_for, value_in
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Coupon, Customer, IdentityClaim, Order, Product, Quote, Receipt, Write
from xiaoer.shop.wire import Wire, segment
from xiaoer.types import Frozen

log = logging.getLogger(__name__)


def _is_fault(response: httpx.Response) -> bool:
    """Whether the shop failed in the middle, so that it may have written all the same."""
    return response.status_code >= 500 and response.status_code != 501


class _Found(BaseModel):
    user_id: str = Field(min_length=1)


class _Commit(Frozen):
    write: Annotated[Write, Field(discriminator="type")]
    quote_hash: str


_PROFILE = TypeAdapter(Profile)
_FOUND = TypeAdapter(_Found)
_PRODUCT = TypeAdapter(Product)
_PRODUCTS = TypeAdapter(tuple[Product, ...])
_CUSTOMER = TypeAdapter(Customer)
_ORDER = TypeAdapter(Order)
_ORDERS = TypeAdapter(tuple[Order, ...])
_COUPONS = TypeAdapter(tuple[Coupon, ...])
_QUOTE = TypeAdapter(Quote)
_RECEIPT = TypeAdapter(Receipt)

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class RestShop:
    """A `Shop` over HTTP. Reads are retried within the deadline; a write is sent once."""

    def __init__(
        self, base_url: str, token: str, *, transport: httpx.AsyncBaseTransport | None = None, deadline: float = 4.0
    ) -> None:
        """`token` is the service token that the shop has; `deadline` is in seconds, for a call with all its retries.

        Raises `ConfigurationError` for an unusable URL, token or deadline. No connection is made here.
        """
        self._wire = Wire(base_url, token, transport, deadline)

    async def profile(self) -> Profile:
        """The shop's rules."""
        return await self._wire.read("read the profile", "/v1/profile", _PROFILE)

    async def find_customer(self, claim: IdentityClaim) -> str:
        """The one customer whom all factors fit; see `Shop`."""
        return (await self._wire.read("find a customer", "/v1/customers/find", _FOUND, claim)).user_id

    async def product(self, product_id: str) -> Product:
        """One product."""
        return await self._wire.read("read a product", f"/v1/products/{segment(product_id, 'product')}", _PRODUCT)

    async def products(self) -> tuple[Product, ...]:
        """The whole catalogue."""
        return await self._wire.read("read the catalogue", "/v1/products", _PRODUCTS)

    def for_customer(self, user_id: str) -> RestCustomerShop:
        """The shop as this customer sees it. Raises `NotFound` for an id that no customer can have."""
        return RestCustomerShop(self._wire, user_id)

    async def close(self) -> None:
        """Give the connections back."""
        await self._wire.close()


class RestCustomerShop:
    """A `CustomerShop` of a `RestShop`."""

    def __init__(self, wire: Wire, user_id: str) -> None:
        self._wire = wire
        self._user_id = user_id
        self._path = f"/v1/customers/{segment(user_id, 'customer')}"

    @property
    def user_id(self) -> str:
        """Whose shop this is."""
        return self._user_id

    async def customer(self) -> Customer:
        """The customer's profile."""
        return await self._wire.read("read a customer", self._path, _CUSTOMER)

    async def orders(self) -> tuple[Order, ...]:
        """All orders, newest first."""
        return await self._wire.read("read orders", f"{self._path}/orders", _ORDERS)

    async def order(self, order_id: str) -> Order:
        """One order; `NotFound` for anybody else's."""
        return await self._wire.read("read an order", f"{self._path}/orders/{segment(order_id, 'order')}", _ORDER)

    async def coupons(self) -> tuple[Coupon, ...]:
        """All coupons."""
        return await self._wire.read("read coupons", f"{self._path}/coupons", _COUPONS)

    async def quote(self, write: Write) -> Quote:
        """What `write` would do, or `Refused`."""
        return await self._wire.read(f"quote {write.type}", f"{self._path}/quotes", _QUOTE, write)

    async def commit(self, write: Write, *, quote_hash: str, idempotency_key: str) -> Receipt:
        """Do what was quoted; sent once, and looked up once by its key where no clear answer came.

        Raises `ShopUnavailable` where it surely wasn't done, and `OutcomeUnknown` where it may
        have been, or may still be under way.
        """
        begun = time.monotonic()
        operation = f"commit {write.type}"
        response = await self._send(operation, write, quote_hash, idempotency_key)
        problem = problem_in(response) if response is not None else None
        if response is not None and problem is not None and not _is_fault(response):
            if problem.code == "idempotency-key-reused":
                raise IdempotencyKeyReused(idempotency_key)
            raise_for(response, operation)
        if response is not None and response.status_code in (200, 201):
            try:
                return value_in(response, _RECEIPT, operation)
            except ShopUnavailable as error:
                log.warning("shop: %s", error)
        seconds = max(self._wire.deadline - (time.monotonic() - begun), self._wire.deadline / 4)
        try:
            return await self._looked_up(operation, idempotency_key, seconds)
        except NotFound:
            if response is not None and problem is not None:
                raise_for(response, operation)  # the shop itself has ended it, and there is no receipt: it wasn't done
            raise OutcomeUnknown(idempotency_key) from None

    async def receipt(self, idempotency_key: str) -> Receipt | None:
        """The receipt of a write that was done under this key."""
        try:
            return await self._wire.read("read a receipt", self._receipt_path(idempotency_key), _RECEIPT)
        except NotFound:
            return None

    async def _send(self, operation: str, write: Write, quote_hash: str, key: str) -> httpx.Response | None:
        """The answer to the write, or None where it left and no answer came."""
        body = _Commit(write=write, quote_hash=quote_hash)
        # A quarter of the deadline is kept for the look-up.
        seconds = self._wire.deadline * 3 / 4
        try:
            return await self._wire.post_once(f"{self._path}/writes", body, {"Idempotency-Key": key}, seconds)
        except _NOTHING_SENT as error:
            reason = type(error).__name__
        except (httpx.HTTPError, asyncio.TimeoutError) as error:
            log.warning("shop: %s got no answer (%s), looking it up", operation, type(error).__name__)
            return None
        raise ShopUnavailable(f"{operation}: the shop can't be reached ({reason}); nothing was sent")

    async def _looked_up(self, operation: str, key: str, seconds: float) -> Receipt:
        try:
            return await self._wire.read_once(f"look up {operation}", self._receipt_path(key), _RECEIPT, seconds)
        except ShopUnavailable:
            raise OutcomeUnknown(key) from None

    def _receipt_path(self, key: str) -> str:
        return f"{self._path}/writes/{segment(key, 'write')}"
