"""The judge of answers: what is right passes, and every kind of mistake is caught."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evals.service.checks import Refund, order_faults, refund_faults, statuses_said
from evals.service.wanted import Item, Person, Wanted

PERSON = Person("emma_1", "Emma Clark", "emma@example.com", "98101")
KETTLE = Item("Electric Kettle", ("1L", "black"))
WANTED = Wanted("#W1234567", PERSON, "delivered", (KETTLE, Item("Yoga Mat", ("4mm",), 2)), ("123456789012", "99"))
RIGHT = (
    "Order #W1234567 was delivered: Electric Kettle (1L, black); Yoga Mat (4mm) ×2. Total $12.00. "
    "Tracking number: 123456789012, 99 UPS."
)


def test_a_right_answer_has_no_faults() -> None:
    assert order_faults(WANTED, RIGHT, "en") == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("was delivered", "has been processed", "status: expected delivered, said processed"),
        ("was delivered", "is there", "status: expected delivered, said none"),
        ("was delivered", "was delivered, is pending", "said delivered, pending"),
        ("Electric Kettle (1L, black); ", "", "item missing or wrong: Electric Kettle"),
        ("Electric Kettle (1L, black)", "Electric Kettle (1L, white)", "item missing or wrong: Electric Kettle"),
        ("Electric Kettle (1L, black)", "Electric Kettle", "item missing or wrong: Electric Kettle"),
        (" ×2", "", "item missing or wrong: Yoga Mat (4mm) ×2"),
        ("123456789012, ", "", "tracking number missing: 123456789012"),
        ("#W1234567", "#W7654321", "no reply tells of the order"),
    ],
)
def test_each_mistake_is_caught(right: str, wrong: str, fault: str) -> None:
    assert right in RIGHT
    faults = order_faults(WANTED, RIGHT.replace(right, wrong), "en")
    assert any(fault in found for found in faults), faults


def test_a_list_to_choose_from_is_no_answer() -> None:
    text = "Which order do you mean?\n· #W1234567 (delivered): Electric Kettle (1L, black); Yoga Mat (4mm) ×2"
    assert order_faults(WANTED, text, "en") == ["no reply tells of the order"]


def test_two_variants_of_one_product_must_both_be_told() -> None:
    both = WANTED._replace(items=(KETTLE, KETTLE._replace(options=("2L", "black"))), tracking=())
    text = "Order #W1234567 was delivered: Electric Kettle (1L, black); Electric Kettle (2L, black)."
    assert order_faults(both, text, "en") == []
    assert order_faults(both, text.replace("(2L", "(1L"), "en") == [
        "item missing or wrong: Electric Kettle (2L, black)"
    ]


def test_a_parcels_own_state_is_not_the_orders() -> None:
    wanted = Wanted("XE1234567890", PERSON, "return requested", (Item("电热水壶", ("黑色", "1L")),), ("SF1",))
    text = "订单 XE1234567890（已申请退货）的包裹已签收，顺丰速运，运单号 SF1，内有：电热水壶（黑色、1L）。"
    assert order_faults(wanted, text, "zh") == []
    assert order_faults(wanted._replace(status="delivered"), text, "zh") == [
        "status: expected delivered, said return requested"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("订单 X 已付款，待发货", {"pending"}),
        ("订单 X 已按您的要求改过商品，待发货", {"pending (item modified)"}),
        ("待发货（已改商品）", {"pending (item modified)"}),
        ("订单 X 还没付款", {"unpaid"}),
        ("订单 X 已发货，正在路上", {"processed"}),
    ],
)
def test_chinese_statuses(text: str, said: set[str]) -> None:
    assert statuses_said(text, "zh") == said


CARD = Refund(Decimal("20.50"), "credit_card", "4242")
SAID = "$20.50 will be refunded to your Visa credit card ending in 4242, in 5 to 7 business days."


def test_a_refund_as_the_policy_says_has_no_faults() -> None:
    assert refund_faults(SAID, CARD) == []
    gift = Refund(Decimal("3.00"), "gift_card")
    assert refund_faults("$3.00 will be refunded to your gift card, immediately.", gift) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("$20.50", "$20.05", "amount missing: $20.50"),
        ("$20.50", "$20.50 ($1.00 of it later)", "another amount is named: 1.00"),
        ("4242", "2424", "method missing: credit card ending in 4242"),
        ("in 5 to 7 business days", "soon", "time missing"),
        ("in 5 to 7 business days", "immediately", "another time is named: immediately"),
    ],
)
def test_a_refund_said_wrongly_is_caught(right: str, wrong: str, fault: str) -> None:
    assert any(fault in found for found in refund_faults(SAID.replace(right, wrong), CARD))
