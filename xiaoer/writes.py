"""Quote, confirm, commit: the only way by which a conversation changes anything in the shop."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable
from typing import NamedTuple, TypeVar

from pydantic import Field, ValidationError

from xiaoer.errors import NotFound, QuoteChanged, Refused
from xiaoer.identity.gate import IdentityGate
from xiaoer.identity.store import SessionStore
from xiaoer.shop.types import Quote, Receipt, Write
from xiaoer.types import Frozen

_OFFER = "offer"
_REFUSAL = "refusal"
_OFFER_SECONDS = 1800.0
_T = TypeVar("_T")


class NothingOffered(Exception):
    """There is no quote that waits for this conversation's yes."""


class Offer(Frozen):
    """A quote that was shown, and the key under which its commit is done, however often it is tried."""

    quote: Quote
    idempotency_key: str
    user_id: str
    confirmed: bool = False


class Refusal(Frozen):
    """What the shop said no to last, so that the reply can say why."""

    write: Write = Field(discriminator="type")
    code: str
    details: dict[str, str | list[str]] = Field(default_factory=dict)


class Outcome(NamedTuple):
    """A write that is done; `quote` is what was confirmed and done."""

    quote: Quote
    receipt: Receipt


class WriteDesk:
    """Keeps the one quote of each conversation and commits just that one.

    The quote is kept on the server's side: what a customer confirms can't be swapped by a message.
    """

    def __init__(self, store: SessionStore, gate: IdentityGate) -> None:
        self._store = store
        self._gate = gate

    async def quote(self, conversation: str, write: Write) -> Quote:
        """Quote `write` for the verified customer and keep it for the yes; raises what the shop raises."""
        shop = await self._gate.customer_shop(conversation)
        await self.withdraw(conversation)
        quote = await self._unless_refused(conversation, write, shop.quote(write))
        offer = Offer(quote=quote, idempotency_key=uuid.uuid4().hex, user_id=shop.user_id)
        await self._keep(conversation, offer)
        return quote

    async def offered(self, conversation: str) -> Offer | None:
        """The quote that waits, if there is one."""
        kept = await self._store.get(conversation, _OFFER)
        try:
            return Offer.model_validate_json(kept) if kept else None
        except ValidationError:  # kept by an earlier version: nothing that may be confirmed
            return None

    async def commit(self, conversation: str) -> Outcome:
        """Do what was quoted, once; call it only after the customer's explicit yes.

        A repetition after a lost answer or a crash carries the same key, so the shop does it once
        and answers with the same receipt. The quote is kept until its outcome is known: after
        `OutcomeUnknown` or `ShopUnavailable` call again. Raises `NothingOffered`, `NotVerified`,
        `Refused`, `QuoteChanged` and what else the shop raises.
        """
        offer = await self.offered(conversation)
        if offer is None:
            raise NothingOffered
        shop = await self._gate.customer_shop(conversation)
        if shop.user_id != offer.user_id:
            await self.withdraw(conversation)
            raise NotFound("offer")
        await self._keep(conversation, offer.model_copy(update={"confirmed": True}))
        try:
            commit = shop.commit(offer.quote.write, quote_hash=offer.quote.hash, idempotency_key=offer.idempotency_key)
            receipt = await self._unless_refused(conversation, offer.quote.write, commit)
        except (NotFound, QuoteChanged, Refused):  # certain that nothing was done: never to be confirmed again
            await self.withdraw(conversation)
            raise
        await self.withdraw(conversation)
        return Outcome(offer.quote, receipt)

    async def unsettled(self, conversation: str) -> bool:
        """Whether a confirmed write was sent whose outcome the customer hasn't been told."""
        offer = await self.offered(conversation)
        return offer is not None and offer.confirmed

    async def refusal(self, conversation: str) -> Refusal | None:
        """Why the last write that was refused in this conversation was."""
        kept = await self._store.get(conversation, _REFUSAL)
        try:
            return Refusal.model_validate_json(kept) if kept else None
        except ValidationError:  # kept by an earlier version
            return None

    async def _unless_refused(self, conversation: str, write: Write, asked: Awaitable[_T]) -> _T:
        try:
            return await asked
        except Refused as error:
            refusal = Refusal(write=write, code=error.code, details=error.details)
            await self._store.put(conversation, _REFUSAL, refusal.model_dump_json(), seconds=_OFFER_SECONDS)
            raise

    async def withdraw(self, conversation: str) -> None:
        """Forget the quote: nothing can be confirmed any more."""
        await self._store.drop(conversation, _OFFER)

    async def _keep(self, conversation: str, offer: Offer) -> None:
        await self._store.put(conversation, _OFFER, offer.model_dump_json(), seconds=_OFFER_SECONDS)
