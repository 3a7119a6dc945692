"""Writes on an order that hasn't left yet: cancel."""

from __future__ import annotations

from collections.abc import Iterable

from xiaoer.errors import Refused
from xiaoer.shop.effects import Decision, Effect, PaymentsAdded, StatusSet, StockChanged
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules.facts import Facts, order_of
from xiaoer.shop.rules.money import back_to_payers, entries, gift_card_effects, refund
from xiaoer.shop.rules.seal import sealed
from xiaoer.shop.types import CancelOrder, Movement, Order, OrderStatus, Quote, QuoteLine


def require_pending(order: Order, profile: Profile, *also: OrderStatus) -> None:
    """Raise `Refused` unless the order may still be changed; `also` are statuses allowed beside "pending"."""
    if order.status == "pending (item modified)" and order.status not in also:
        raise Refused("already-modified", order_id=order.order_id, status=order.status)
    if order.status != "pending" and order.status not in also:
        raise Refused("not-pending", order_id=order.order_id, status=order.status)
    if any(event.state != "label_created" for parcel in order.fulfilments for event in parcel.events):
        raise Refused("already-shipped", order_id=order.order_id, status=order.status)


def cancel(write: CancelOrder, facts: Facts, profile: Profile) -> Decision:
    """Cancel: every payment goes back to where it came from, and the units go back on the shelf."""
    order = order_of(facts, write.order_id)
    require_pending(order, profile, "unpaid", *_modified_if_open(profile))
    allowed = [reason.id for reason in profile.cancel.reasons]
    if write.reason not in allowed:
        raise Refused("reason-not-allowed", reason=write.reason, allowed=allowed)
    movements = tuple(_cancel_refunds(order, facts, profile))
    effects: list[Effect] = [StatusSet(status="cancelled", cancel_reason=write.reason)]
    if movements:
        effects.append(PaymentsAdded(payments=entries(movements)))
    effects += gift_card_effects(facts.customer, movements)
    effects += stock_effects(facts, back=[line.item_id for line in order.lines])
    lines = tuple(QuoteLine(item=line) for line in order.lines)
    quote = Quote(write=write, lines=lines, movements=movements, status_after="cancelled")
    return sealed(quote, tuple(effects), facts)


def stock_effects(facts: Facts, *, back: Iterable[str] = (), taken: Iterable[str] = ()) -> list[Effect]:
    """What moves on the shelf, by item; nothing where the shop doesn't count units."""
    deltas: dict[str, int] = {}
    for item_id in back:
        deltas[item_id] = deltas.get(item_id, 0) + 1
    for item_id in taken:
        deltas[item_id] = deltas.get(item_id, 0) - 1
    variants = {variant.item_id: variant for product in facts.products.values() for variant in product.variants}
    return [
        StockChanged(item_id=item_id, delta=delta)
        for item_id, delta in deltas.items()
        if delta and item_id in variants and variants[item_id].stock is not None
    ]


def _modified_if_open(profile: Profile) -> tuple[OrderStatus, ...]:
    return () if profile.modify.locks_order else ("pending (item modified)",)


def _cancel_refunds(order: Order, facts: Facts, profile: Profile) -> list[Movement]:
    if profile.cancel.refunds == "each_entry":
        shares = [(entry.payment_method_id, entry.amount) for entry in order.payments]
    else:
        shares = back_to_payers(order, order.paid)
    return [refund(facts.customer, method, amount, profile) for method, amount in shares]
