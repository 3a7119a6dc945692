"""Writes on an order that has arrived: return and exchange. Goods and money move when the shop has the goods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from xiaoer.errors import Refused
from xiaoer.shop.effects import Decision, Effect, ExchangeAdded, ReturnAdded, StatusSet
from xiaoer.shop.profile import Profile, Reason
from xiaoer.shop.rules.facts import Facts, order_of
from xiaoer.shop.rules.items import chosen, require_stock, swapped
from xiaoer.shop.rules.money import (
    ZERO,
    held_by_method,
    payment_method,
    price_difference,
    refund,
    require_balance,
    settlement,
    total,
    unclaimed_per_line,
)
from xiaoer.shop.rules.seal import sealed
from xiaoer.shop.types import (
    ExchangeItems,
    ExchangeRecord,
    NoteCode,
    Order,
    PaymentMethod,
    Quote,
    QuoteLine,
    ReturnItems,
    ReturnRecord,
)


def return_items(write: ReturnItems, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """What was paid for the items goes back once the shop has them."""
    order = order_of(facts, write.order_id)
    _require_delivered(order)
    method = payment_method(facts.customer, write.payment_method_id)
    _require_target(order, method, profile)
    indices = chosen(order, write.item_ids)
    require_not_paid_back(order, write.item_ids)
    reason = _reason(write, profile)
    require_window(order.order_id, delivered_at(order), profile.returns.return_window_days, profile, now)
    if not (reason and reason.shop_pays_freight):
        _require_returnable(order, indices, facts, profile)
    worth = unclaimed_per_line(order)
    amount = min(total(worth[index] for index in indices), max(order.paid, ZERO))
    record = ReturnRecord(
        item_ids=tuple(sorted(write.item_ids)),
        payment_method_id=write.payment_method_id,
        reason=write.reason,
        at=now,
    )
    quote = Quote(
        write=write,
        lines=tuple(QuoteLine(item=order.lines[index]) for index in indices),
        movements=(refund(facts.customer, write.payment_method_id, amount, profile),),
        status_after="return requested",
        notes=("only-once", "settled-after-receipt", *_freight_notes(order, reason, profile)),
    )
    return sealed(quote, (StatusSet(status="return requested"), ReturnAdded(record=record)), facts)


def exchange_items(write: ExchangeItems, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """Items become other variants of the same products; the difference is settled once the shop has the goods."""
    order = order_of(facts, write.order_id)
    _require_delivered(order)
    rules = profile.returns
    swaps = swapped(order, write.item_ids, write.new_item_ids, facts, same_variant_allowed=rules.same_variant_allowed)
    require_not_paid_back(order, write.item_ids)
    require_stock(facts, taken=write.new_item_ids)
    require_window(order.order_id, delivered_at(order), rules.exchange_window_days, profile, now)
    difference = price_difference(line for _, line in swaps)
    require_balance(payment_method(facts.customer, write.payment_method_id), difference)
    record = ExchangeRecord(
        item_ids=tuple(sorted(write.item_ids)),
        new_item_ids=tuple(sorted(write.new_item_ids)),
        payment_method_id=write.payment_method_id,
        price_difference=difference,
        at=now,
    )
    quote = Quote(
        write=write,
        lines=tuple(line for _, line in swaps),
        movements=settlement(facts.customer, write.payment_method_id, difference, profile),
        status_after="exchange requested",
        notes=("only-once", "settled-after-receipt"),
    )
    effects: tuple[Effect, ...] = (StatusSet(status="exchange requested"), ExchangeAdded(record=record))
    return sealed(quote, effects, facts)


def require_not_paid_back(order: Order, item_ids: Sequence[str]) -> None:
    """Raise `Refused` for units whose money was given back for a fault."""
    paid_back = Counter(claim.item_id for claim in order.fault_claims if claim.remedy == "refund")
    bought = Counter(line.item_id for line in order.lines)
    for item_id, asked in Counter(item_ids).items():
        if paid_back[item_id] and asked > bought[item_id] - paid_back[item_id]:
            raise Refused("already-claimed", order_id=order.order_id, item_id=item_id)


def delivered_at(order: Order) -> datetime | None:
    """When the order arrived: as it says, else as its last parcel's track says."""
    scans = [event.at for parcel in order.fulfilments for event in parcel.events if event.state == "delivered"]
    return order.delivered_at or max(scans, default=None)


def require_window(order_id: str, since: datetime | None, days: int | None, profile: Profile, now: datetime) -> None:
    """Raise `Refused` after the end of the `days`-th day that follows `since`, in the shop's time zone.

    A window of None never closes; nor does one whose beginning the shop doesn't know.
    """
    if days is None or since is None:
        return
    zone = ZoneInfo(profile.timezone)
    passed = (now.astimezone(zone).date() - since.astimezone(zone).date()).days
    if passed > days:
        raise Refused("window-closed", order_id=order_id, days=str(days), since=since.astimezone(zone).isoformat())


def _require_delivered(order: Order) -> None:
    if order.status != "delivered":
        raise Refused("not-delivered", order_id=order.order_id, status=order.status)


def _require_target(order: Order, method: PaymentMethod, profile: Profile) -> None:
    """Refunds go to a method that paid, or to a gift card, as far as the profile allows either."""
    payers = list(held_by_method(order)) or [payment.payment_method_id for payment in order.payments[:1]]
    targets = profile.returns.refund_targets
    if "original" in targets and method.payment_method_id in payers:
        return
    if "gift_card" in targets and method.kind == "gift_card":
        return
    raise Refused(
        "refund-target-not-allowed",
        payment_method_id=method.payment_method_id,
        allowed=list(targets),
        original=payers,
    )


def _reason(write: ReturnItems, profile: Profile) -> Reason | None:
    known = {reason.id: reason for reason in profile.returns.reasons}
    if known and write.reason not in known:
        raise Refused("reason-not-allowed", reason=write.reason or "", allowed=list(known))
    return known.get(write.reason or "")


def _require_returnable(order: Order, indices: tuple[int, ...], facts: Facts, profile: Profile) -> None:
    for index in indices:
        line = order.lines[index]
        product = facts.products.get(line.product_id)
        category = product.category.en if product and product.category else None
        if category in profile.returns.not_returnable_categories:
            raise Refused("not-returnable", item_id=line.item_id, category=category)


def _freight_notes(order: Order, reason: Reason | None, profile: Profile) -> tuple[NoteCode, ...]:
    payer = "shop" if reason and reason.shop_pays_freight else profile.returns.return_freight
    if payer == "shop":
        return ("return-freight-paid-by-shop",)
    if order.freight_insured:
        return ("return-freight-insured",)
    return ("return-freight-paid-by-customer",) if payer == "customer" else ()
