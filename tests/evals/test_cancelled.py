"""What a shop must be after cancelling: an entry too many, too few or elsewhere is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal

import pytest

from evals.service.cancelled import World, after_cancelling, differences, refunds_of
from evals.service.checks import Refund
from tests.evals.worlds import small_world


def test_a_gift_card_gets_its_money_at_once_and_a_credit_card_keeps_no_balance() -> None:
    before = small_world()
    after = after_cancelling(before, {"#W1": "no longer needed", "#W2": "ordered by mistake"})
    assert before == small_world()
    first = after["orders.json"]["#W1"]
    assert (first["status"], first["cancel_reason"]) == ("cancelled", "no longer needed")
    assert [(p["transaction_type"], p["amount"]) for p in first["payment_history"]] == [
        ("payment", 20.2),
        ("refund", 20.2),
    ]
    methods = after["users.json"]["emma_1"]["payment_methods"]
    assert methods["gift_card_1"]["balance"] == 30.3
    assert "balance" not in methods["credit_card_1"]


def test_refunds_name_method_and_amount() -> None:
    assert refunds_of(small_world(), "#W1") == [Refund(Decimal("20.20"), "gift_card")]
    assert refunds_of(small_world(), "#W2") == [Refund(Decimal("5.00"), "credit_card", "4242")]


def _not_cancelled(world: World) -> None:
    world["orders.json"]["#W1"]["status"] = "pending"


def _twice(world: World) -> None:
    history = world["orders.json"]["#W1"]["payment_history"]
    history.append(history[-1])


def _wrong_card(world: World) -> None:
    world["users.json"]["emma_1"]["payment_methods"]["gift_card_1"]["balance"] = 10.1


def _other_order(world: World) -> None:
    world["orders.json"]["#W2"]["cancel_reason"] = "no longer needed"


def _gone(world: World) -> None:
    del world["orders.json"]["#W2"]


@pytest.mark.parametrize("spoil", [_not_cancelled, _twice, _wrong_card, _other_order, _gone])
def test_every_deviation_is_found(spoil: Callable[[World], None]) -> None:
    expected = after_cancelling(small_world(), {"#W1": "no longer needed"})
    found = copy.deepcopy(expected)
    assert differences(expected, found) == []
    spoil(found)
    assert len(differences(expected, found)) == 1


def test_amounts_are_compared_in_cents_and_true_is_no_number() -> None:
    assert differences({"a": 30.3}, {"a": 10.1 + 20.2}) == []
    assert differences({"a": 1}, {"a": True}) != []
    assert differences({"a": 1.0}, {"a": 1.01}) == ["/a: expected 1.0, found 1.01"]
