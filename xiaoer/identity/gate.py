"""Verification: a conversation becomes one customer's, or stays nobody's."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from xiaoer.errors import NotFound, NotVerified, Refused
from xiaoer.identity.store import SessionStore
from xiaoer.shop.profile import IdentityRules
from xiaoer.shop.protocol import CustomerShop, Shop
from xiaoer.shop.types import IdentityClaim

logger = logging.getLogger(__name__)

_USER = "user"
_CLAIM = "claim"
_CLAIM_SECONDS = 900.0
_ADDRESS_FACTOR = 4  # an address may be a whole office: it has so many times the tries of one conversation


class Verified(NamedTuple):
    """The conversation is this customer's."""

    user_id: str


class Missing(NamedTuple):
    """More factors are needed: the smallest sets that would do, beside what was given."""

    given: frozenset[str]
    options: tuple[frozenset[str], ...]


class Wrong(NamedTuple):
    """The factors fit nobody; so many tries are left before the lock."""

    tries_left: int


class Locked(NamedTuple):
    """Too many failures: no try is made for so many minutes."""

    minutes: int


class OtherCustomer(NamedTuple):
    """The conversation is one customer's already, and these are somebody else's factors."""


Outcome = Verified | Missing | Wrong | Locked | OtherCustomer


class IdentityGate:
    """Verifies claims against the shop and hands out the shop of the verified customer, nothing else does."""

    def __init__(
        self, store: SessionStore, shop: Shop, rules: IdentityRules, fingerprint: Callable[[str, str], str]
    ) -> None:
        """`fingerprint(value, purpose)`: a keyed hash, so that no raw factor is kept with the failures."""
        self._store = store
        self._shop = shop
        self._rules = rules
        self._fingerprint = fingerprint

    async def user_id(self, conversation: str) -> str | None:
        """Whose conversation this is; each look prolongs it, until it was idle for too long."""
        return await self._store.get(conversation, _USER, renew_seconds=self._rules.expires_minutes * 60)

    async def customer_shop(self, conversation: str) -> CustomerShop:
        """The shop as the conversation's verified customer sees it, or `NotVerified`."""
        user_id = await self.user_id(conversation)
        if user_id is None:
            raise NotVerified
        return self._shop.for_customer(user_id)

    async def offer(self, conversation: str, claim: IdentityClaim, *, address: str | None = None) -> Outcome:
        """Take factors that the customer gave, add them to earlier ones, and verify as soon as they suffice.

        `address` is a fingerprint of where the message came from, where the channel knows it.
        Raises `ShopUnavailable` when the shop can't be asked; nothing counts as a failure then.
        """
        known = await self.user_id(conversation)
        if known is not None:
            return await self._compare(known, claim)
        merged = IdentityClaim(**{**await self._earlier(conversation), **claim.model_dump(exclude_none=True)})
        await self._store.put(conversation, _CLAIM, merged.model_dump_json(exclude_none=True), seconds=_CLAIM_SECONDS)
        sufficient = next((accepted for accepted in self._rules.accepted if accepted <= merged.factors), None)
        if sufficient is None:
            return self._missing(merged)
        subjects = self._subjects(conversation, merged, address)
        window = self._rules.lock_minutes * 60.0
        since_first = await self._store.take_try({s: self._allowed(s) for s in subjects}, within=window)
        if since_first is not None:
            return self._lock(since_first)
        used = IdentityClaim(**{name: value for name, value in merged.model_dump().items() if name in sufficient})
        try:
            user_id = await self._shop.find_customer(used)
        except (NotFound, Refused):
            return await self._failed(conversation, subjects)
        except BaseException:  # nobody was wrong
            await self._store.give_back(subjects)
            raise
        await self._store.put(conversation, _USER, user_id, seconds=self._rules.expires_minutes * 60)
        await self._store.drop(conversation, _CLAIM)
        await self._store.give_back(subjects)
        await self._store.clear_failures(subjects[:1])
        return Verified(user_id)

    async def sign_in(self, conversation: str, user_id: str) -> Verified | OtherCustomer:
        """Verify by what the shop's own site has signed, see `xiaoer.identity.single_sign_on`.

        A conversation that is another customer's stays theirs. Raises `NotFound` where the shop has no such customer,
        and `ShopUnavailable`.
        """
        known = await self.user_id(conversation)
        if known is not None:
            return Verified(known) if known == user_id else OtherCustomer()
        await self._shop.for_customer(user_id).customer()
        await self._store.put(conversation, _USER, user_id, seconds=self._rules.expires_minutes * 60)
        await self._store.drop(conversation, _CLAIM)
        return Verified(user_id)

    async def missing(self, conversation: str) -> Missing:
        """What is still needed after what this conversation gave so far."""
        return self._missing(IdentityClaim(**await self._earlier(conversation)))

    async def forget(self, conversation: str) -> None:
        """End the customer's session in this conversation."""
        await self._store.drop(conversation, _USER, _CLAIM)

    async def _earlier(self, conversation: str) -> dict[str, str]:
        kept = await self._store.get(conversation, _CLAIM)
        return IdentityClaim.model_validate_json(kept).model_dump(exclude_none=True) if kept else {}

    def _missing(self, merged: IdentityClaim) -> Missing:
        """Sets to ask for, those that build on what was given first, then in the profile's order."""
        options = sorted(self._rules.accepted, key=lambda accepted: -len(accepted & merged.factors))
        return Missing(merged.factors, tuple(accepted - merged.factors for accepted in options))

    async def _compare(self, known: str, claim: IdentityClaim) -> Outcome:
        """Factors given after the verification: welcome if they are the same customer's."""
        if not any(accepted <= claim.factors for accepted in self._rules.accepted):
            return Verified(known)
        try:
            found = await self._shop.find_customer(claim)
        except (NotFound, Refused):
            return OtherCustomer()
        return Verified(known) if found == known else OtherCustomer()

    def _subjects(self, conversation: str, claim: IdentityClaim, address: str | None) -> list[str]:
        """What failures count for: the conversation first, the accounts that were named, the address."""
        named = [
            f"account:{self._fingerprint(f'{factor}={_spelling_apart(factor, value)}', 'identity-failure')}"
            for factor, value in claim.model_dump(exclude_none=True).items()
            if factor in ("email", "order_id", "name")
        ]
        return [f"conversation:{conversation}", *named, *([f"address:{address}"] if address else [])]

    def _allowed(self, subject: str) -> int:
        return self._rules.attempts * (_ADDRESS_FACTOR if subject.startswith("address:") else 1)

    def _lock(self, since_first: float) -> Locked:
        return Locked(max(1, round((self._rules.lock_minutes * 60.0 - since_first) / 60)))

    async def _locked(self, subjects: list[str]) -> Locked | None:
        counts = await self._store.failures(subjects, within=self._rules.lock_minutes * 60.0)
        for subject, (count, since_first) in counts.items():
            if count >= self._allowed(subject):
                return self._lock(since_first)
        return None

    async def _failed(self, conversation: str, subjects: list[str]) -> Outcome:
        """Forget the claim so that the next try starts afresh, and say what is left; the try is counted already."""
        await self._store.drop(conversation, _CLAIM)
        locked = await self._locked(subjects)
        if locked:
            logger.warning("identity locked after failures (%d subjects)", len(subjects))
            return locked
        counts = await self._store.failures(subjects[:1], within=self._rules.lock_minutes * 60.0)
        return Wrong(self._rules.attempts - counts[subjects[0]][0])


def _spelling_apart(factor: str, value: str) -> str:
    """One key for "Emma Clark", "E-mma clark" and "Clark, Emma": shops compare letters and digits only."""
    compared = [char for char in unicodedata.normalize("NFKC", value).casefold() if char.isalnum()]
    return "".join(sorted(compared) if factor == "name" else compared)
