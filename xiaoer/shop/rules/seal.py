"""The hash that stands for a quote and for everything of the state that it rests on."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from xiaoer.shop.effects import Decision, Effect
from xiaoer.shop.rules.facts import Facts
from xiaoer.shop.types import Quote


def sealed(quote: Quote, effects: tuple[Effect, ...], facts: Facts) -> Decision:
    """The decision, its quote carrying the sha256 (64 hex digits) of itself and of the state behind it."""
    content = {
        "quote": quote.model_dump(exclude={"hash"}),
        "customer": facts.customer.user_id,
        "order": _order_state(facts),
        "gift_cards": _gift_card_balances(quote, facts),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Decision(quote.model_copy(update={"hash": digest}), effects)


def _order_state(facts: Facts) -> dict[str, Any] | None:
    if facts.order is None:
        return None
    # Not the parcels: a courier's scan between the question and the "yes" changes nothing that was quoted.
    parts = {
        "status",
        "address",
        "lines",
        "payments",
        "return_record",
        "exchange_record",
        "invoice",
        "price_claims",
        "fault_claims",
        "send_back",
        "loss_reported_at",
        "expedited_at",
    }
    return facts.order.model_dump(include=parts)


def _gift_card_balances(quote: Quote, facts: Facts) -> dict[str, Decimal | None]:
    concerned = {movement.payment_method_id for movement in quote.movements}
    concerned.add(getattr(quote.write, "payment_method_id", ""))
    return {
        method.payment_method_id: method.balance
        for method in facts.customer.payment_methods
        if method.kind == "gift_card" and method.payment_method_id in concerned
    }


def _plain(value: object) -> str:
    """Money and times in one spelling, however a store spells them (10.5 and 10.50, +08:00 and Z)."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a quote holds a {type(value).__name__}, which has no canonical form")
