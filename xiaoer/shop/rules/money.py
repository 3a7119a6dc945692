"""Sums, and where money goes back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from xiaoer.shop.effects import Effect, GiftCardChanged
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Customer, Movement, Order, Payment, Timing

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


def paid_per_line(order: Order) -> tuple[Decimal, ...]:
    """What was paid for each line, a coupon's discount spread over the lines by price.

    Price protection that was paid back counts as paid here; see `unclaimed_per_line`.
    """
    prices = [line.price for line in order.lines]
    listed = total(prices)
    paid = total([order.paid, *(claim.amount for claim in order.price_claims)])
    if paid >= listed or listed == 0:
        return tuple(cents(price) for price in prices)
    return spread(max(paid, ZERO), prices)


def unclaimed_per_line(order: Order) -> tuple[Decimal, ...]:
    """What was paid for each line less the price protection already given on it."""
    claims = claimed_per_line(order)
    return tuple(paid - claimed for paid, claimed in zip(paid_per_line(order), claims, strict=True))


def claimed_per_line(order: Order) -> tuple[Decimal, ...]:
    """Price protection already given, by line; claims know the item only, so its lines share them in order."""
    pools: dict[str, Decimal] = {}
    for claim in order.price_claims:
        pools[claim.item_id] = pools.get(claim.item_id, ZERO) + claim.amount
    claimed: list[Decimal] = []
    for line, paid in zip(order.lines, paid_per_line(order), strict=True):
        share = min(paid, pools.get(line.item_id, ZERO))
        claimed.append(share)
        pools[line.item_id] = pools.get(line.item_id, ZERO) - share
    return tuple(claimed)


def spread(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """`amount` divided in proportion to `weights`, in cents that add up to it exactly."""
    whole = sum(weights, ZERO)
    shares: list[Decimal] = []
    seen = given = ZERO
    for weight in weights:
        seen += weight
        upto = cents(amount * seen / whole)
        shares.append(upto - given)
        given = upto
    return tuple(shares)


def refund_timing(customer: Customer, payment_method_id: str, profile: Profile) -> Timing:
    """How long a refund to this method takes."""
    method = customer.payment_method(payment_method_id)
    return profile.refunds.of(method.kind if method else None)


def refund(customer: Customer, payment_method_id: str, amount: Decimal, profile: Profile) -> Movement:
    """Money from the shop to the customer."""
    timing = refund_timing(customer, payment_method_id, profile)
    return Movement(kind="refund", amount=amount, payment_method_id=payment_method_id, timing=timing)


def charge(payment_method_id: str, amount: Decimal) -> Movement:
    """Money from the customer to the shop, at once."""
    return Movement(kind="charge", amount=amount, payment_method_id=payment_method_id)


def entries(movements: Iterable[Movement]) -> tuple[Payment, ...]:
    """The movements as entries of a payment history; whoever stores them sets the time."""
    return tuple(
        Payment(
            kind="refund" if movement.kind == "refund" else "payment",
            amount=movement.amount,
            payment_method_id=movement.payment_method_id,
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
