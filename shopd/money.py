"""Money between `Decimal` (the protocol) and whole cents (the database)."""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> int:
    """Whole cents of `amount`; raises `ValueError` for a part of a cent, for money is never rounded silently."""
    cents = amount * 100
    whole = int(cents)
    if cents != whole:
        raise ValueError(f"{amount} has a part of a cent; amounts have two places at most")
    return whole


def from_cents(cents: int) -> Decimal:
    """The amount of so many cents, with two places."""
    return (Decimal(cents) / 100).quantize(CENT)
