"""Sums, and where money goes back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from xiaoer.errors import Refused
from xiaoer.shop.effects import Effect, GiftCardChanged
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Customer, Movement, Order, Payment, PaymentMethod, QuoteLine

ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to two places."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The rounded sum; zero of nothing."""
    return cents(sum(amounts, ZERO))


def held_by_method(order: Order) -> dict[str, Decimal]:
    """What each payment method has paid for the order and not got back, in order of first use; only above zero."""
    held: dict[str, Decimal] = {}
    for payment in order.payments:
        signed = payment.amount if payment.kind == "payment" else -payment.amount
        held[payment.payment_method_id] = held.get(payment.payment_method_id, ZERO) + signed
    return {method: cents(amount) for method, amount in held.items() if amount > 0}


def back_to_payers(order: Order, amount: Decimal) -> list[tuple[str, Decimal]]:
    """`amount` split over the methods that paid, each up to what it paid, the first one first.

    What is more than all of them hold isn't given back at all.
    """
    left = min(cents(amount), cents(order.paid))
    shares: list[tuple[str, Decimal]] = []
    for method, held in held_by_method(order).items():
        share = min(held, left)
        if share > 0:
            shares.append((method, share))
            left -= share
    return shares


def unclaimed_per_line(order: Order) -> tuple[Decimal, ...]:
    """What was paid for each line, less the price protection and the money for a fault already given on it.

    A coupon's discount is spread over the lines by price. Claims name the item only, so the lines of
    one item share them in order; a claim on an item that was since swapped for another is spent.
    """
    items = {line.item_id for line in order.lines}
    pools: dict[str, Decimal] = {}
    given = [(claim.item_id, claim.amount) for claim in order.price_claims]
    given += [(claim.item_id, claim.amount) for claim in order.fault_claims]
    for item_id, amount in given:
        if item_id in items:
            pools[item_id] = pools.get(item_id, ZERO) + amount
    prices = [line.price for line in order.lines]
    paid = max(total([order.paid, *pools.values()]), ZERO)
    worth = list(spread(min(paid, total(prices)), prices))
    for index, line in enumerate(order.lines):
        claimed = min(worth[index], pools.get(line.item_id, ZERO))
        worth[index] -= claimed
        if claimed:
            pools[line.item_id] -= claimed
    return tuple(worth)


def spread(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """`amount` divided in proportion to `weights`, in cents that add up to it exactly."""
    whole = sum(weights, ZERO)
    shares: list[Decimal] = []
    seen = given = ZERO
    for weight in weights:
        seen += weight
        upto = cents(amount * seen / whole) if whole else ZERO
        shares.append(upto - given)
        given = upto
    return tuple(shares)


def refund(customer: Customer, payment_method_id: str, amount: Decimal, profile: Profile) -> Movement:
    """Money from the shop to the customer."""
    method = customer.payment_method(payment_method_id)
    timing = profile.refunds.of(method.kind if method else None)
    return Movement(kind="refund", amount=amount, payment_method_id=payment_method_id, timing=timing)


def charge(payment_method_id: str, amount: Decimal) -> Movement:
    """Money from the customer to the shop, at once."""
    return Movement(kind="charge", amount=amount, payment_method_id=payment_method_id)


def payment_method(customer: Customer, payment_method_id: str) -> PaymentMethod:
    """The stored method of that id; raises `Refused` when the customer has none such."""
    method = customer.payment_method(payment_method_id)
    if method is None:
        raise Refused("payment-method-not-found", payment_method_id=payment_method_id)
    return method


def require_balance(method: PaymentMethod, needed: Decimal) -> None:
    """Raise `Refused` where the method is a gift card that holds less than `needed`."""
    balance = method.balance or ZERO
    if method.kind == "gift_card" and balance < needed:
        raise Refused(
            "gift-card-too-small",
            payment_method_id=method.payment_method_id,
            balance=str(cents(balance)),
            needed=str(cents(needed)),
        )


def price_difference(swaps: Iterable[QuoteLine]) -> Decimal:
    """What the customer owes for the swaps, or below zero what the shop owes."""
    return total(swap.becomes.price - swap.item.price for swap in swaps if swap.becomes)


def settlement(
    customer: Customer, payment_method_id: str, difference: Decimal, profile: Profile
) -> tuple[Movement, ...]:
    """The one movement that settles a price difference; none where there is no difference."""
    if difference > 0:
        return (charge(payment_method_id, difference),)
    if difference < 0:
        return (refund(customer, payment_method_id, -difference, profile),)
    return ()


def entries(movements: Iterable[Movement], now: datetime) -> tuple[Payment, ...]:
    """The movements as entries of a payment history."""
    return tuple(
        Payment(
            kind="refund" if movement.kind == "refund" else "payment",
            amount=movement.amount,
            payment_method_id=movement.payment_method_id,
            at=now,
        )
        for movement in movements
    )


def gift_card_effects(customer: Customer, movements: Iterable[Movement]) -> tuple[Effect, ...]:
    """What the movements change on the customer's gift cards, one effect a card."""
    deltas: dict[str, Decimal] = {}
    for movement in movements:
        method = customer.payment_method(movement.payment_method_id)
        if method is not None and method.kind == "gift_card":
            signed = movement.amount if movement.kind == "refund" else -movement.amount
            deltas[method.payment_method_id] = deltas.get(method.payment_method_id, ZERO) + signed
    return tuple(GiftCardChanged(payment_method_id=card, delta=delta) for card, delta in deltas.items() if delta)
