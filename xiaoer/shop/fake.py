"""A whole shop in memory, under the same rules as a real one: for tests, demonstrations and offline use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone

from xiaoer.errors import IdempotencyKeyReused, NotFound, OutcomeUnknown, QuoteChanged, ShopUnavailable
from xiaoer.shop.apply import applied
from xiaoer.shop.claims import fits, require_accepted
from xiaoer.shop.effects import Decision
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import Facts, decide
from xiaoer.shop.types import Coupon, Customer, IdentityClaim, Order, Product, Quote, Receipt, Write


def utc_now() -> datetime:
    """The current time, aware."""
    return datetime.now(timezone.utc)


class FakeShop:
    """A `Shop` that keeps everything in memory.

    Switches, to be set at any time: `down` (every call raises `ShopUnavailable`), `slow` (seconds
    that every call takes; at or above `deadline` it ends there in `ShopUnavailable`) and
    `lose_next_answer` (the next commit is done, but raises `OutcomeUnknown`).
    """

    def __init__(
        self,
        profile: Profile,
        customers: Iterable[Customer],
        orders: Iterable[Order],
        products: Iterable[Product],
        coupons: Mapping[str, Iterable[Coupon]] | None = None,
        clock: Callable[[], datetime] = utc_now,
        deadline: float = 4.0,
    ) -> None:
        """`coupons` are by user id; `clock` gives the current time, aware; `deadline` is in seconds."""
        self.down = False
        self.slow = 0.0
        self.lose_next_answer = False
        self.clock = clock
        self._profile = profile
        self._deadline = deadline
        self._customers = {customer.user_id: customer for customer in customers}
        self._orders = {order.order_id: order for order in orders}
        self._products = {product.product_id: product for product in products}
        self._coupons = {user_id: tuple(theirs) for user_id, theirs in (coupons or {}).items()}
        self._receipts: dict[tuple[str, str], tuple[Write, str, Receipt]] = {}

    def put(self, *values: Customer | Order | Product) -> None:
        """Add or replace, as the world outside of the conversation does: a price falls, a courier delivers."""
        for value in values:
            if isinstance(value, Customer):
                self._customers[value.user_id] = value
            elif isinstance(value, Order):
                self._orders[value.order_id] = value
            else:
                self._products[value.product_id] = value

    async def profile(self) -> Profile:
        """The shop's rules."""
        await self.answer()
        return self._profile

    async def find_customer(self, claim: IdentityClaim) -> str:
        """The one customer whom all factors fit; see `Shop`."""
        await self.answer()
        require_accepted(claim, self._profile.identity)
        found = [customer.user_id for customer in self._customers.values() if fits(claim, customer)]
        if len(found) != 1:
            raise NotFound("customer")
        return found[0]

    async def product(self, product_id: str) -> Product:
        """One product."""
        await self.answer()
        if product_id not in self._products:
            raise NotFound("product", product_id)
        return self._products[product_id]

    async def products(self) -> tuple[Product, ...]:
        """All products."""
        await self.answer()
        return tuple(self._products.values())

    def for_customer(self, user_id: str) -> FakeCustomerShop:
        """The shop as this customer sees it."""
        return FakeCustomerShop(self, user_id)

    async def close(self) -> None:
        """There is nothing to give back."""

    async def answer(self) -> None:
        """Take the time that the switches say, or raise `ShopUnavailable`."""
        if self.slow:
            await asyncio.sleep(min(self.slow, self._deadline))
        if self.down or self.slow >= self._deadline:
            raise ShopUnavailable("the shop is down" if self.down else f"no answer within {self._deadline} s")

    def customer_of(self, user_id: str) -> Customer:
        """The customer; raises `NotFound`."""
        if user_id not in self._customers:
            raise NotFound("customer", user_id)
        return self._customers[user_id]

    def orders_of(self, user_id: str) -> tuple[Order, ...]:
        """The customer's orders, newest first."""
        listed = reversed(self.customer_of(user_id).order_ids)
        orders = (self._orders[order_id] for order_id in listed if order_id in self._orders)
        return tuple(order for order in orders if order.user_id == user_id)

    def coupons_of(self, user_id: str) -> tuple[Coupon, ...]:
        """The customer's coupons."""
        self.customer_of(user_id)
        return self._coupons.get(user_id, ())

    def decide(self, user_id: str, write: Write) -> Decision:
        """What the write would do now."""
        return decide(write, self._facts(user_id, write), self._profile, self.clock())

    def commit(self, user_id: str, write: Write, quote_hash: str, key: str) -> Receipt:
        """Do the write, once per customer and key; see `CustomerShop.commit`."""
        done = self._receipts.get((user_id, key))
        if done is not None:
            if done[:2] != (write, quote_hash):
                raise IdempotencyKeyReused(key)
            return done[2]
        now = self.clock()
        facts = self._facts(user_id, write)
        quote, effects = decide(write, facts, self._profile, now)
        if quote.hash != quote_hash:
            raise QuoteChanged("the state changed between the quote and its confirmation; quote again")
        after = applied(effects, facts, now)
        self.put(after.customer, *after.products.values(), *([after.order] if after.order else []))
        receipt = Receipt(idempotency_key=key, quote=quote, done_at=now)
        self._receipts[user_id, key] = (write, quote_hash, receipt)
        return receipt

    def receipt_of(self, user_id: str, key: str) -> Receipt | None:
        """The receipt under this customer's key, if there is one."""
        done = self._receipts.get((user_id, key))
        return done[2] if done else None

    def _facts(self, user_id: str, write: Write) -> Facts:
        customer = self.customer_of(user_id)
        order_id = getattr(write, "order_id", None)
        order = None
        if order_id is not None:
            order = next((order for order in self.orders_of(user_id) if order.order_id == order_id), None)
        return Facts(customer, order, dict(self._products))


class FakeCustomerShop:
    """A `CustomerShop` of a `FakeShop`."""

    def __init__(self, shop: FakeShop, user_id: str) -> None:
        self._shop = shop
        self._user_id = user_id

    @property
    def user_id(self) -> str:
        """Whose shop this is."""
        return self._user_id

    async def customer(self) -> Customer:
        """The customer's profile."""
        await self._shop.answer()
        return self._shop.customer_of(self._user_id)

    async def orders(self) -> tuple[Order, ...]:
        """All orders, newest first."""
        await self._shop.answer()
        return self._shop.orders_of(self._user_id)

    async def order(self, order_id: str) -> Order:
        """One order; `NotFound` for anybody else's."""
        for order in await self.orders():
            if order.order_id == order_id:
                return order
        raise NotFound("order", order_id)

    async def coupons(self) -> tuple[Coupon, ...]:
        """All coupons."""
        await self._shop.answer()
        return self._shop.coupons_of(self._user_id)

    async def quote(self, write: Write) -> Quote:
        """What `write` would do, or `Refused`."""
        await self._shop.answer()
        return self._shop.decide(self._user_id, write).quote

    async def commit(self, write: Write, *, quote_hash: str, idempotency_key: str) -> Receipt:
        """Do what was quoted; see `CustomerShop.commit`."""
        await self._shop.answer()
        receipt = self._shop.commit(self._user_id, write, quote_hash, idempotency_key)
        if self._shop.lose_next_answer:
            self._shop.lose_next_answer = False
            raise OutcomeUnknown(idempotency_key)
        return receipt

    async def receipt(self, idempotency_key: str) -> Receipt | None:
        """The receipt of a write that was done under this key."""
        await self._shop.answer()
        return self._shop.receipt_of(self._user_id, idempotency_key)
