"""What any shop must be able to do for the assistant.

A `Shop` gives nothing personal away: it knows the catalogue and can tell whom identity factors
fit. Everything of one customer's is behind `for_customer`, and what that hands out cannot reach
anybody else's orders.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Coupon, Customer, IdentityClaim, Order, Product, Quote, Receipt, Write


@runtime_checkable
class CustomerShop(Protocol):
    """The shop as one verified customer sees it.

    Reads raise `NotFound` for what doesn't exist or belongs to somebody else, and
    `ShopUnavailable` when the shop doesn't answer within the deadline.
    """

    @property
    def user_id(self) -> str:
        """Whose shop this is."""

    async def customer(self) -> Customer:
        """The customer's profile."""

    async def orders(self) -> tuple[Order, ...]:
        """All orders of the customer, newest first."""

    async def order(self, order_id: str) -> Order:
        """One order of the customer."""

    async def coupons(self) -> tuple[Coupon, ...]:
        """The customer's coupons, used and expired ones too."""

    async def quote(self, write: Write) -> Quote:
        """What `write` would do, or `Refused`. Changes nothing."""

    async def commit(self, write: Write, *, quote_hash: str, idempotency_key: str) -> Receipt:
        """Do what was quoted, once per key.

        Raises `QuoteChanged` when it would no longer be what `quote_hash` stands for, `Refused`
        when the rules no longer allow it, `OutcomeUnknown` when no answer came.
        """

    async def receipt(self, idempotency_key: str) -> Receipt | None:
        """The receipt of a write that was done under this key, or None when none was."""


@runtime_checkable
class Shop(Protocol):
    """A shop, before anybody's identity is known."""

    async def profile(self) -> Profile:
        """The shop's rules and its identity factors."""

    async def find_customer(self, claim: IdentityClaim) -> str:
        """The user id of the one customer whom all factors fit.

        Raises `NotFound` when they fit none or several, `Refused` when the profile doesn't
        accept this combination of factors.
        """

    async def product(self, product_id: str) -> Product:
        """One product of the catalogue."""

    async def products(self) -> tuple[Product, ...]:
        """The whole catalogue."""

    def for_customer(self, user_id: str) -> CustomerShop:
        """The shop as this customer sees it. Only for an identity that was verified."""

    async def close(self) -> None:
        """Give back connections."""
