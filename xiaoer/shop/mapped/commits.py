"""Quotes and commits at a foreign shop: the project's rules decide, the shop does it, and the journal remembers."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from weakref import WeakValueDictionary

from xiaoer.errors import (
    IdempotencyKeyReused,
    NotFound,
    OutcomeUnknown,
    QuoteChanged,
    Refused,
    ShopUnavailable,
)
from xiaoer.shop.mapped.answers import Answer
from xiaoer.shop.mapped.expressions import Expression
from xiaoer.shop.mapped.http import Budget, Http
from xiaoer.shop.mapped.journal import Entry, Journal
from xiaoer.shop.mapped.mapping import Mapping, Preview, WriteCall
from xiaoer.shop.mapped.reads import Found, Reads
from xiaoer.shop.mapped.records import Misfit, evaluate
from xiaoer.shop.mapped.together import both, together
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import Facts, decide
from xiaoer.shop.types import Customer, Order, Product, Quote, Receipt, Write

log = logging.getLogger(__name__)

_CHANGED = "the state changed between the quote and its confirmation; quote again"


class Decided(NamedTuple):
    """A quote, how the shop does it, and the values that its request may use."""

    quote: Quote
    call: WriteCall
    values: dict[str, Any]


class Fate(NamedTuple):
    """What the shop says of a write that was sent."""

    state: Literal["done", "not-done", "unknown"]
    at: datetime | None = None


class Commits:
    """Decides and does the writes of all customers."""

    def __init__(
        self,
        mapping: Mapping,
        profile: Profile,
        http: Http,
        reads: Reads,
        journal: Journal,
        clock: Callable[[], datetime],
    ) -> None:
        self._mapping = mapping
        self._profile = profile
        self._http = http
        self._reads = reads
        self._journal = journal
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def decided(self, user_id: str, write: Write, budget: Budget) -> Decided:
        """The quote of `write` by the project's rules, on the state as the shop has it now.

        Raises `Refused` (`not-offered` where the mapping hasn't this kind), and `ShopUnavailable` where the shop's own
        preview names other sums.
        """
        call = self._mapping.write(write.type)
        if call is None:
            raise Refused("not-offered", operation=write.type)
        customer, order, products = await self._facts(user_id, write, budget)
        facts = Facts(customer, order.value if order else None, products)
        quote = decide(write, facts, self._profile, self._clock()).quote
        values = _values(quote, customer, order)
        # What can't be sent is told now, and not after the customer's yes.
        self._http.require_sendable(f"quote {write.type}", call, {**values, "key": ""})
        if call.preview is not None:
            await self._compare(call.preview, quote, values, budget)
        return Decided(quote, call, values)

    async def commit(self, user_id: str, write: Write, quote_hash: str, key: str, budget: Budget) -> Receipt:
        """Do what was quoted, once; see `CustomerShop.commit`."""
        # One write of a customer at a time, so that what was looked at is what is written to.
        lock = self._locks.setdefault(user_id, asyncio.Lock())
        async with lock:
            sent_key = _sent_key(user_id, key)
            entry = await self._journal.find(sent_key)
            if entry is not None:
                if (entry.quote.write, entry.quote.hash) != (write, quote_hash):
                    raise IdempotencyKeyReused(key)
                receipt = await self._settled(user_id, key, entry, budget)
                if receipt is not None:
                    return receipt
            decided = await self._confirmed(user_id, write, quote_hash, key, entry, budget)
            return await self._done(user_id, decided, key, budget)

    async def receipt(self, user_id: str, key: str, budget: Budget) -> Receipt | None:
        """The receipt under this key, looked up at the shop where the answer was lost."""
        entry = await self._journal.find(_sent_key(user_id, key))
        return None if entry is None else await self._settled(user_id, key, entry, budget)

    async def _confirmed(
        self, user_id: str, write: Write, quote_hash: str, key: str, entry: Entry | None, budget: Budget
    ) -> Decided:
        """What was quoted, if it would still be done so. `entry`: it was sent before, and the shop hasn't done it."""
        try:
            decided = await self.decided(user_id, write, budget)
            if decided.quote.hash != quote_hash:
                raise QuoteChanged(_CHANGED)
        except (QuoteChanged, Refused, NotFound):
            # The state has moved: perhaps because what was sent has arrived since it was looked up.
            if entry is not None:
                fate = await self._fate(user_id, entry, _sent_key(user_id, key), budget)
                if fate.state != "not-done":
                    raise OutcomeUnknown(key) from None
            raise
        return decided

    async def _done(self, user_id: str, decided: Decided, key: str, budget: Budget) -> Receipt:
        quote, call = decided.quote, decided.call
        operation = f"commit {quote.write.type}"
        sent_key = _sent_key(user_id, key)
        await self._journal.begin(sent_key, quote)
        try:
            # A quarter of the deadline is kept for the look-up.
            seconds = max(budget.left - budget.seconds / 4, budget.seconds / 4)
            answer = await self._http.write(operation, call, {**decided.values, "key": sent_key}, seconds)
        except ShopUnavailable:
            await self._journal.forget(sent_key)
            raise
        if answer is not None and answer.meaning == "good":
            return await self._finished(key, sent_key, quote, self._time(call.done_at, answer))
        if answer is not None and answer.is_clear:
            await self._journal.forget(sent_key)
            _raise_for(answer, operation, decided, key)
        entry = Entry(quote=quote)
        fate = await self._fate(user_id, entry, sent_key, Budget(max(budget.left, budget.seconds / 4)))
        if fate.state == "done":
            return await self._finished(key, sent_key, quote, fate.at)
        if fate.state == "not-done" and answer is not None and answer.code is not None:
            # The shop itself has ended it, and has no trace of it.
            await self._journal.forget(sent_key)
            raise ShopUnavailable(f"{operation}: the shop answered {answer.said}; it wasn't done")
        raise OutcomeUnknown(key)

    async def _settled(self, user_id: str, key: str, entry: Entry, budget: Budget) -> Receipt | None:
        """The receipt of what was sent before, None where it surely wasn't done, or `OutcomeUnknown`."""
        if entry.done_at is not None:
            return Receipt(idempotency_key=key, quote=entry.quote, done_at=entry.done_at)
        sent_key = _sent_key(user_id, key)
        fate = await self._fate(user_id, entry, sent_key, budget)
        if fate.state == "done":
            return await self._finished(key, sent_key, entry.quote, fate.at)
        if fate.state == "unknown":
            raise OutcomeUnknown(key)
        return None

    async def _fate(self, user_id: str, entry: Entry, sent_key: str, budget: Budget) -> Fate:
        """What became of a write that was sent: by its key, or by what the order shows."""
        write = entry.quote.write
        call = self._mapping.write(write.type)
        operation = f"look up {write.type}"
        try:
            if self._mapping.receipts is not None and call is not None and call.uses("key"):
                return await self.fate_by_key(user_id, sent_key, budget)
            if call is not None and call.done_when is not None:
                return await self._fate_by_state(user_id, entry, call.done_when, budget)
        except (ShopUnavailable, NotFound, Misfit) as error:
            log.warning("shop: %s gave nothing (%s)", operation, type(error).__name__)
        return Fate("unknown")

    async def fate_by_key(self, user_id: str, sent_key: str, budget: Budget) -> Fate:
        """What the shop says of a key; unknown where it can't be asked."""
        receipts = self._mapping.receipts
        if receipts is None:
            return Fate("unknown")
        answer = await self._http.read("look up a write", receipts, {"user_id": user_id, "key": sent_key}, budget)
        if answer.meaning == "not-found":
            return Fate("not-done")
        found = answer.body if receipts.at is None else evaluate(receipts.at, answer.body, "receipts.at")
        if answer.meaning != "good" or found is None:
            return Fate("unknown")
        if receipts.failed is not None and evaluate(receipts.failed, found, "receipts.failed") is True:
            return Fate("not-done")
        if receipts.done is None or evaluate(receipts.done, found, "receipts.done") is True:
            at = None if receipts.done_at is None else evaluate(receipts.done_at, found, "receipts.done_at")
            return Fate("done", self._as_time(at))
        return Fate("unknown")

    async def _fate_by_state(self, user_id: str, entry: Entry, done_when: Expression, budget: Budget) -> Fate:
        """Done, or unknown: that an order doesn't show it yet doesn't mean that it won't."""
        write = entry.quote.write
        order_id = getattr(write, "order_id", None)
        customer = await self._reads.customer_alone(user_id, budget)
        order = await self._reads.order(user_id, order_id, budget) if order_id else None
        shown = evaluate(done_when, _values(entry.quote, customer, order), "done_when")
        return Fate("done" if shown is True else "unknown")

    async def _finished(self, key: str, sent_key: str, quote: Quote, at: datetime | None) -> Receipt:
        done_at = at or self._clock()
        await self._journal.finish(sent_key, Entry(quote=quote, done_at=done_at))
        return Receipt(idempotency_key=key, quote=quote, done_at=done_at)

    def _time(self, expression: Expression | None, answer: Answer) -> datetime | None:
        """When the shop did it, by its own clock; None where it doesn't say: what is done is done."""
        try:
            return None if expression is None else self._as_time(evaluate(expression, answer.body, "done_at"))
        except Misfit:
            return None

    def _as_time(self, raw: Any) -> datetime | None:
        try:
            return None if raw is None else self._mapping.formats.time(raw)
        except (ValueError, ArithmeticError, OSError):
            log.warning("shop: done_at isn't in the shop's format of times (formats.times)")
            return None

    async def _facts(
        self, user_id: str, write: Write, budget: Budget
    ) -> tuple[Customer, Found | None, dict[str, Product]]:
        order_id = getattr(write, "order_id", None)
        if order_id is None:
            return await self._reads.customer_alone(user_id, budget), None, {}
        customer, order = await both(
            self._reads.customer_alone(user_id, budget), self._reads.order(user_id, order_id, budget)
        )
        return customer, order, await self._products(order.value, budget)

    async def _products(self, order: Order, budget: Budget) -> dict[str, Product]:
        """The products of the order's lines, without those that are no longer sold."""
        ids = dict.fromkeys(line.product_id for line in order.lines)
        found = await together(self._product(product_id, budget) for product_id in ids)
        return {product.product_id: product for product in found if product is not None}

    async def _product(self, product_id: str, budget: Budget) -> Product | None:
        try:
            return await self._reads.product(product_id, budget)
        except NotFound:
            return None

    async def _compare(self, preview: Preview, quote: Quote, values: dict[str, Any], budget: Budget) -> None:
        """Raise where the shop's own preview refuses, or names other sums than the customer would be told."""
        operation = f"preview {quote.write.type}"
        answer = await self._http.read(operation, preview, values, budget)
        if answer.meaning != "good":
            _refuse(answer, values)
            raise ShopUnavailable(f"{operation}: the shop answered {answer.said}")
        for name, expression, ours in (
            ("refund", preview.refund, quote.refund),
            ("charge", preview.charge, quote.charge),
        ):
            if expression is not None and self._sum(operation, expression, answer) != ours:
                raise ShopUnavailable(
                    f"{operation}: the shop names another {name} than this installation's rules do; "
                    "make its profile the shop's rules"
                )

    def _sum(self, operation: str, expression: Expression, answer: Answer) -> Decimal:
        try:
            return self._mapping.formats.amount(evaluate(expression, answer.body, "preview"))
        except (Misfit, ValueError) as error:
            raise ShopUnavailable(f"{operation}: the shop's answer isn't as the mapping says") from error


def _sent_key(user_id: str, key: str) -> str:
    """The key that the shop sees: shops compare keys of all customers, the protocol only of one."""
    return hashlib.sha256(f"{user_id}\0{key}".encode()).hexdigest()[:32]


def _values(quote: Quote, customer: Customer, order: Found | None) -> dict[str, Any]:
    """What the requests of a write may use, as JSON values; amounts are texts such as "12.50"."""
    return {
        "user_id": customer.user_id,
        "order_id": getattr(quote.write, "order_id", None),
        "write": quote.write.model_dump(mode="json"),
        "quote": quote.model_dump(mode="json"),
        "refund": str(quote.refund),
        "charge": str(quote.charge),
        "customer": customer.model_dump(mode="json"),
        "order": order.value.model_dump(mode="json") if order else None,
        "raw": order.raw if order else None,
    }


def _refuse(answer: Answer, values: dict[str, Any]) -> None:
    """Raise `Refused` where the answer is a no by one of the shop's own rules."""
    if answer.meaning == "refused" and answer.refusal is not None:
        status = (values.get("order") or {}).get("status")
        raise Refused(answer.refusal, **({"status": status} if status else {}))


def _raise_for(answer: Answer, operation: str, decided: Decided, key: str) -> None:
    """Raise what a clear no to a write stands for; nothing was done."""
    _refuse(answer, decided.values)
    match answer.meaning:
        case "changed":
            raise QuoteChanged(_CHANGED)
        case "key-reused":
            raise IdempotencyKeyReused(key)
        case "not-found":
            raise NotFound("order", str(decided.values.get("order_id") or ""))
        case "rejected":
            log.warning("shop: %s: refused with %s, which the mapping's errors.refused hasn't", operation, answer.said)
            raise Refused("shop-refused")
    raise ShopUnavailable(f"{operation}: the shop answered {answer.said}; it wasn't done")
