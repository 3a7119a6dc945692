"""Sums to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiaoer.shop.rules.money import back_to_payers, cents, held_by_method, spread, total, unclaimed_per_line

from ..world import order, paid, refunded


@pytest.mark.parametrize(
    ("amount", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("3", "3.00")]
)
def test_cents_are_rounded_half_up(amount, rounded):
    assert str(cents(Decimal(amount))) == rounded


def test_a_sum_of_nothing_is_zero_with_two_places():
    assert str(total([])) == "0.00"


@pytest.mark.parametrize("amount", ["0.01", "0.05", "99.99", "100.00"])
@pytest.mark.parametrize("weights", [["1", "1", "1"], ["0.01", "99.98", "7"], ["0", "5"], ["3"]])
def test_spread_adds_up_and_is_never_negative(amount, weights):
    shares = spread(Decimal(amount), [Decimal(weight) for weight in weights])
    assert sum(shares) == Decimal(amount)
    assert min(shares) >= 0


def test_spread_over_nothing_gives_nothing():
    assert spread(Decimal("5"), [Decimal(0), Decimal(0)]) == (0, 0)


def test_held_is_what_was_paid_and_not_given_back():
    its = order("lamp-black", payments=(paid("60"), paid("40", "gift-1"), refunded("60"), refunded("5", "gift-1")))
    assert held_by_method(its) == {"gift-1": Decimal("35.00")}


def test_no_more_goes_back_than_is_held():
    its = order("lamp-black", payments=(paid("60"), paid("40", "gift-1")))
    assert back_to_payers(its, Decimal("1000")) == [("card-1", Decimal("60.00")), ("gift-1", Decimal("40.00"))]
    assert back_to_payers(its, Decimal("0")) == []


def test_freight_that_was_paid_on_top_belongs_to_no_line():
    assert unclaimed_per_line(order("lamp-black", payments=(paid("108.00"),))) == (Decimal("100.00"),)
