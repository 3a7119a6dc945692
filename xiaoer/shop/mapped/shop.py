"""A shop with an API of its own, as its mapping tells it."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Mapping as Map
from datetime import datetime, timezone

import httpx

from xiaoer.errors import ConfigurationError, NotFound
from xiaoer.shop.claims import fits, require_accepted
from xiaoer.shop.mapped.commits import Commits
from xiaoer.shop.mapped.http import Budget, Http
from xiaoer.shop.mapped.journal import Journal
from xiaoer.shop.mapped.mapping import Mapping, Search
from xiaoer.shop.mapped.reads import Reads
from xiaoer.shop.mapped.together import together
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Coupon, Customer, IdentityClaim, Order, Product, Quote, Receipt, Write


def utc_now() -> datetime:
    """The current time, aware."""
    return datetime.now(timezone.utc)


class MappedShop:
    """A `Shop` over any JSON API, with the project's own rules: the shop needs neither quotes nor profiles."""

    def __init__(
        self,
        mapping: Mapping,
        profile: Profile,
        journal: Journal,
        *,
        deadline: float = 4.0,
        environment: Map[str, str] = os.environ,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`deadline` is in seconds, for a call with all its requests and retries; `clock` gives the time, aware.

        Raises `ConfigurationError` for a variable of the mapping that `environment` hasn't, and for identity factors
        that the profile accepts and no search is by. No connection is made here.
        """
        _require_searches(mapping, profile)
        self.mapping = mapping
        self._profile = profile
        self._deadline = deadline
        self._http = Http(mapping, environment, deadline, transport)
        self._reads = Reads(mapping, self._http)
        self._commits = Commits(mapping, profile, self._http, self._reads, journal, clock)

    async def profile(self) -> Profile:
        """The shop's rules, which this installation has and not the shop."""
        return self._profile

    async def find_customer(self, claim: IdentityClaim) -> str:
        """The one customer whom all factors fit; see `Shop`."""
        require_accepted(claim, self._profile.identity)
        search = next(each for each in self.mapping.identity if set(each.by) <= claim.factors)
        budget = Budget(self._deadline)
        found = [
            customer.user_id for customer in await self._candidates(search, claim, budget) if fits(claim, customer)
        ]
        if len(found) != 1:
            raise NotFound("customer")
        return found[0]

    async def product(self, product_id: str) -> Product:
        """One product."""
        return await self._reads.product(product_id, Budget(self._deadline))

    async def products(self) -> tuple[Product, ...]:
        """The whole catalogue."""
        return await self._reads.products(Budget(self._deadline))

    def for_customer(self, user_id: str) -> MappedCustomerShop:
        """The shop as this customer sees it."""
        return MappedCustomerShop(self._reads, self._commits, self._deadline, user_id)

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.close()

    async def finds(self, search: Search, customer: Customer) -> bool | None:
        """Whether this search finds a customer by their own factors; None where they have none of them."""
        first_order = next(iter(customer.order_ids), None)
        own = {
            "email": customer.email,
            "name": customer.name.full,
            "postcode": customer.address.zip,
            "order_id": first_order,
            "phone_last4": (customer.phone or "")[-4:] or None,
        }
        claim = IdentityClaim(**{factor: own[factor] for factor in search.by})
        if claim.factors != set(search.by):
            return None
        found = await self._candidates(search, claim, Budget(self._deadline))
        return customer.user_id in [each.user_id for each in found if fits(claim, each)]

    async def knows_key(self, key: str, user_id: str) -> bool:
        """Whether the shop's look-up says that a write was done under this key, as it was sent."""
        return (await self._commits.fate_by_key(user_id, key, Budget(self._deadline))).state == "done"

    async def _candidates(self, search: Search, claim: IdentityClaim, budget: Budget) -> list[Customer]:
        ids = await self._reads.candidates(search, claim, budget)
        return await together(self._reads.customer(user_id, budget) for user_id in ids)


class MappedCustomerShop:
    """A `CustomerShop` of a `MappedShop`."""

    def __init__(self, reads: Reads, commits: Commits, deadline: float, user_id: str) -> None:
        self._reads = reads
        self._commits = commits
        self._deadline = deadline
        self._user_id = user_id

    @property
    def user_id(self) -> str:
        """Whose shop this is."""
        return self._user_id

    async def customer(self) -> Customer:
        """The customer's profile."""
        return await self._reads.customer(self._user_id, Budget(self._deadline))

    async def orders(self) -> tuple[Order, ...]:
        """All orders, newest first."""
        return await self._reads.orders(self._user_id, Budget(self._deadline))

    async def order(self, order_id: str) -> Order:
        """One order; `NotFound` for anybody else's."""
        return (await self._reads.order(self._user_id, order_id, Budget(self._deadline))).value

    async def coupons(self) -> tuple[Coupon, ...]:
        """All coupons; `NotSupported` where the mapping has none."""
        return await self._reads.coupons(self._user_id, Budget(self._deadline))

    async def quote(self, write: Write) -> Quote:
        """What `write` would do, or `Refused`: `not-offered` where the mapping hasn't this kind of write."""
        return (await self._commits.decided(self._user_id, write, Budget(self._deadline))).quote

    async def commit(self, write: Write, *, quote_hash: str, idempotency_key: str) -> Receipt:
        """Do what was quoted; sent once, and looked up where no clear answer came; see `CustomerShop`."""
        return await self._commits.commit(self._user_id, write, quote_hash, idempotency_key, Budget(self._deadline))

    async def receipt(self, idempotency_key: str) -> Receipt | None:
        """The receipt under this key; raises `OutcomeUnknown` where the shop doesn't tell."""
        return await self._commits.receipt(self._user_id, idempotency_key, Budget(self._deadline))


def _require_searches(mapping: Mapping, profile: Profile) -> None:
    """Raise `ConfigurationError` where the profile accepts factors by which nobody can be looked for."""
    for accepted in profile.identity.accepted:
        if not any(set(search.by) <= accepted for search in mapping.identity):
            raise ConfigurationError(
                f"the profile {profile.name} accepts {' + '.join(sorted(accepted))} as proof of identity, but the "
                "mapping has no search by any of them; add one under identity, or take the line out of the profile"
            )
