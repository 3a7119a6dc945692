"""Quote, then commit: one transaction holds the lock, the rules, the change, its audit and its receipt."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopd import read, tables
from shopd.apply import Target, apply_effects
from shopd.database import Database
from xiaoer.errors import NotFound, QuoteChanged, XiaoerError
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import Facts, decide
from xiaoer.shop.types import Quote, Receipt, Write

Clock = Callable[[], datetime]


class KeyReused(XiaoerError):
    """An idempotency key came again with another body."""


class Desk:
    """Where writes are quoted and done. `clock` gives the current time, aware."""

    def __init__(self, database: Database, profile: Profile, clock: Clock) -> None:
        self._database = database
        self._profile = profile
        self._clock = clock

    def quote(self, user_id: str, write: Write) -> Quote:
        """What `write` would do; raises `Refused` or `NotFound`."""
        now = self._clock()
        with self._database.reading() as session:
            return decide(write, load_facts(session, user_id, write, now), self._profile, now).quote

    def commit(self, user_id: str, write: Write, *, quote_hash: str, key: str) -> tuple[Receipt, bool]:
        """Do what was quoted, once per key; True with the receipt when it was done now and not before.

        Raises `QuoteChanged`, `Refused`, `NotFound` or `KeyReused`; nothing has changed then.
        """
        request_hash = _request_hash(write, quote_hash)
        with self._database.writing() as session:
            user = self._lock_user(session, user_id)
            done = session.get(tables.IdempotencyRow, (user_id, key))
            if done is not None:
                if not hmac.compare_digest(done.request_hash, request_hash):
                    raise KeyReused(f"the key {key!r} was used for another write; take a new key for a new write")
                return Receipt.model_validate(done.receipt), False
            return self._do(session, user, write, quote_hash, key, request_hash), True

    def receipt(self, user_id: str, key: str) -> Receipt:
        """The receipt of the write that was done under this key; raises `NotFound` when none was."""
        with self._database.reading() as session:
            done = session.get(tables.IdempotencyRow, (user_id, key))
            if done is None:
                raise NotFound("write", key)
            return Receipt.model_validate(done.receipt)

    def _lock_user(self, session: Session, user_id: str) -> tables.UserRow:
        """The customer's row, locked: writes of one customer come one after the other."""
        query = self._database.lock_rows(select(tables.UserRow).where(tables.UserRow.user_id == user_id))
        user = session.execute(query).scalar_one_or_none()
        if user is None:
            raise NotFound("customer", user_id)
        return user

    def _do(
        self, session: Session, user: tables.UserRow, write: Write, quote_hash: str, key: str, request_hash: str
    ) -> Receipt:
        now = self._clock()
        order_id = _order_id(write)
        self._lock_variants(session, user.user_id, write)
        quote, effects = decide(write, load_facts(session, user.user_id, write, now), self._profile, now)
        if not hmac.compare_digest(quote.hash.encode(), quote_hash.encode()):
            raise QuoteChanged("the state changed between the quote and its confirmation; quote again")
        order = session.get(tables.OrderRow, order_id) if order_id else None
        apply_effects(Target(session, user, order, now), effects)
        receipt = Receipt(idempotency_key=key, quote=quote, done_at=now)
        session.add_all(
            (
                tables.AuditRow(
                    at=now,
                    user_id=user.user_id,
                    what=write.type,
                    order_id=order_id,
                    idempotency_key=key,
                    quote_hash=quote.hash,
                ),
                tables.IdempotencyRow(
                    user_id=user.user_id,
                    idempotency_key=key,
                    request_hash=request_hash,
                    receipt=receipt.model_dump(mode="json"),
                    done_at=now,
                ),
            )
        )
        return receipt

    def _lock_variants(self, session: Session, user_id: str, write: Write) -> None:
        """Lock the units that the write may take, always in one order, so that two customers can't deadlock."""
        products = _product_ids(session, user_id, write)
        query = (
            select(tables.VariantRow.item_id)
            .where(tables.VariantRow.product_id.in_(products))
            .order_by(tables.VariantRow.item_id)
        )
        session.execute(self._database.lock_rows(query)).all()


def load_facts(session: Session, user_id: str, write: Write, now: datetime) -> Facts:
    """All that the rules need to know of a write; raises `NotFound` for a customer or an order that isn't theirs."""
    customer = read.customer(session, user_id)
    order_id = _order_id(write)
    order = read.order(session, user_id, order_id) if order_id else None
    # a product may have left the catalogue since it was sold: then the rules don't find it here
    products = read.products(session, now, only=_product_ids(session, user_id, write))
    return Facts(customer=customer, order=order, products={product.product_id: product for product in products})


def _order_id(write: Write) -> str | None:
    return getattr(write, "order_id", None)


def _product_ids(session: Session, user_id: str, write: Write) -> set[str]:
    """The products of the order's lines and of the items that the write names."""
    lines = (
        select(tables.OrderItemRow.product_id)
        .join(tables.OrderRow, tables.OrderRow.order_id == tables.OrderItemRow.order_id)
        .where(tables.OrderRow.order_id == _order_id(write), tables.OrderRow.user_id == user_id)
    )
    named = select(tables.VariantRow.product_id).where(
        tables.VariantRow.item_id.in_(getattr(write, "new_item_ids", ()))
    )
    return {*session.execute(lines).scalars(), *session.execute(named).scalars()}


def _request_hash(write: Write, quote_hash: str) -> str:
    body = {"write": write.model_dump(mode="json"), "quote_hash": quote_hash}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
