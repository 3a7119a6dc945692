"""Writes on an order that hasn't left yet: cancel, new address, other payment, other items."""

from __future__ import annotations

from datetime import datetime

from xiaoer.errors import Refused
from xiaoer.shop.effects import Decision, Effect, LinesReplaced, OrderAddressSet, PaymentsAdded, StatusSet
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules.facts import Facts, order_of
from xiaoer.shop.rules.items import require_stock, stock_effects, swapped
from xiaoer.shop.rules.money import (
    back_to_payers,
    charge,
    entries,
    gift_card_effects,
    payment_method,
    price_difference,
    refund,
    require_balance,
    settlement,
)
from xiaoer.shop.rules.seal import sealed
from xiaoer.shop.types import (
    CancelOrder,
    ChangeOrderAddress,
    ChangePayment,
    ModifyItems,
    Movement,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    Quote,
    QuoteLine,
)

_MODIFIED: OrderStatus = "pending (item modified)"


def require_pending(order: Order, *also: OrderStatus) -> None:
    """Raise `Refused` unless the order may still be changed; `also` are statuses allowed beside "pending"."""
    if order.status not in ("pending", *also):
        code = "already-modified" if order.status == _MODIFIED else "not-pending"
        raise Refused(code, order_id=order.order_id, status=order.status)
    # The courier's scan can be ahead of the order's status.
    if any(event.state != "label_created" for parcel in order.fulfilments for event in parcel.events):
        raise Refused("already-shipped", order_id=order.order_id, status=order.status)


def cancel(write: CancelOrder, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """Every payment goes back to where it came from, and the units go back on the shelf."""
    order = order_of(facts, write.order_id)
    require_pending(order, "unpaid", *_modified_if_open(profile))
    allowed = [reason.id for reason in profile.cancel.reasons]
    if write.reason not in allowed:
        raise Refused("reason-not-allowed", reason=write.reason, allowed=allowed)
    movements = _cancel_refunds(order, facts, profile)
    effects: list[Effect] = [StatusSet(status="cancelled", cancel_reason=write.reason)]
    if movements:
        effects.append(PaymentsAdded(payments=entries(movements, now)))
    effects += gift_card_effects(facts.customer, movements)
    effects += stock_effects(facts, back=[line.item_id for line in order.lines])
    lines = tuple(QuoteLine(item=line) for line in order.lines)
    quote = Quote(write=write, lines=lines, movements=movements, status_after="cancelled")
    return sealed(quote, tuple(effects), facts)


def change_order_address(write: ChangeOrderAddress, facts: Facts, profile: Profile) -> Decision:
    """The parcel goes to another address; nothing else changes."""
    order = order_of(facts, write.order_id)
    require_pending(order, "unpaid", *_modified_if_open(profile))
    if write.address == order.address and not profile.addresses.unchanged_allowed:
        raise Refused("address-unchanged", order_id=order.order_id)
    quote = Quote(write=write, address=write.address, status_after=order.status)
    return sealed(quote, (OrderAddressSet(address=write.address),), facts)


def change_payment(write: ChangePayment, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """The new method pays all of it, then the old one gets it back."""
    order = order_of(facts, write.order_id)
    require_pending(order)
    method = payment_method(facts.customer, write.payment_method_id)
    if len(order.payments) != 1 or order.payments[0].kind != "payment":
        raise Refused("payment-not-single", order_id=order.order_id, entries=str(len(order.payments)))
    paid = order.payments[0]
    if paid.payment_method_id == write.payment_method_id:
        raise Refused("same-payment-method", payment_method_id=write.payment_method_id)
    require_balance(method, paid.amount)
    movements = (
        charge(write.payment_method_id, paid.amount),
        refund(facts.customer, paid.payment_method_id, paid.amount, profile),
    )
    effects = (PaymentsAdded(payments=entries(movements, now)), *gift_card_effects(facts.customer, movements))
    quote = Quote(write=write, movements=movements, status_after=order.status)
    return sealed(quote, effects, facts)


def modify_items(write: ModifyItems, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """Lines become other variants of the same products, once an order; the difference is settled at once."""
    order = order_of(facts, write.order_id)
    require_pending(order)
    rules = profile.modify
    swaps = swapped(order, write.item_ids, write.new_item_ids, facts, same_variant_allowed=rules.same_variant_allowed)
    require_stock(facts, taken=write.new_item_ids, back=write.item_ids)
    difference = price_difference(line for _, line in swaps)
    method = payment_method(facts.customer, write.payment_method_id)
    require_balance(method, difference)
    movements = settlement(facts.customer, write.payment_method_id, difference, profile)
    effects: list[Effect] = [
        StatusSet(status=_MODIFIED),
        LinesReplaced(lines=_lines_after(order, swaps)),
    ]
    if movements:
        effects.append(PaymentsAdded(payments=entries(movements, now)))
    elif rules.records_zero_difference:
        nothing = Payment(kind="refund", amount=difference, payment_method_id=write.payment_method_id, at=now)
        effects.append(PaymentsAdded(payments=(nothing,)))
    effects += gift_card_effects(facts.customer, movements)
    effects += stock_effects(facts, back=write.item_ids, taken=write.new_item_ids)
    quote = Quote(
        write=write,
        lines=tuple(line for _, line in swaps),
        movements=movements,
        status_after=_MODIFIED,
        notes=("locks-order",) if rules.locks_order else ("only-once",),
    )
    return sealed(quote, tuple(effects), facts)


def _modified_if_open(profile: Profile) -> tuple[OrderStatus, ...]:
    return () if profile.modify.locks_order else (_MODIFIED,)


def _cancel_refunds(order: Order, facts: Facts, profile: Profile) -> tuple[Movement, ...]:
    if profile.cancel.refunds == "each_entry":
        shares = [(entry.payment_method_id, entry.amount) for entry in order.payments]
    else:
        shares = back_to_payers(order, order.paid)
    return tuple(refund(facts.customer, method, amount, profile) for method, amount in shares)


def _lines_after(order: Order, swaps: tuple[tuple[int, QuoteLine], ...]) -> tuple[OrderLine, ...]:
    lines = list(order.lines)
    for index, swap in swaps:
        lines[index] = swap.becomes or swap.item
    return tuple(lines)
