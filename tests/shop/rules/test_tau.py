"""Whole sequences in the tau-bench profile, as that benchmark's tools would leave the order."""

from __future__ import annotations

from decimal import Decimal

from xiaoer.shop.apply import applied
from xiaoer.shop.rules import decide
from xiaoer.shop.types import (
    CancelOrder,
    ChangeDefaultAddress,
    ChangeOrderAddress,
    ChangePayment,
    ExchangeItems,
    ModifyItems,
    ReturnItems,
)

from ..world import MIA, NOW, WORK, facts, order
from .common import TAU, refusal


def played(given, *writes):
    """The facts after all writes, one after the other."""
    for write in writes:
        given = given._replace(**applied(decide(write, given, TAU, NOW).effects, given, NOW)._asdict())
    return given


def as_tool_would(given):
    """The order in the shape in which the benchmark compares it."""
    its = given.order
    return {
        "status": its.status,
        "items": [(line.item_id, float(line.price)) for line in its.lines],
        "payment_history": [(p.kind, float(p.amount), p.payment_method_id) for p in its.payments],
        "balances": {m.payment_method_id: float(m.balance) for m in given.customer.payment_methods if m.balance},
    }


def changing(old, new, method):
    return ModifyItems(order_id="#W0000001", item_ids=old, new_item_ids=new, payment_method_id=method)


def test_address_then_payment_then_items_the_benchmarks_most_usual_sequence():
    after = played(
        facts(order("lamp-black", "lamp-black", "shirt-blue")),
        ChangeOrderAddress(order_id="#W0000001", address=WORK),
        ChangePayment(order_id="#W0000001", payment_method_id="gift-2"),
        changing(("lamp-black", "shirt-blue"), ("lamp-white", "shirt-green"), "gift-2"),
    )
    assert after.order.address == WORK
    assert as_tool_would(after) == {
        "status": "pending (item modified)",
        "items": [("lamp-white", 120.5), ("lamp-black", 100.0), ("shirt-green", 55.55)],
        "payment_history": [
            ("payment", 250.0, "card-1"),
            ("payment", 250.0, "gift-2"),
            ("refund", 250.0, "card-1"),
            ("payment", 26.05, "gift-2"),
        ],
        "balances": {"gift-1": 20.0, "gift-2": 223.95},
    }
    assert refusal(CancelOrder(order_id="#W0000001", reason="no longer needed"), after, TAU).code == "already-modified"


def test_cheaper_items_refund_to_a_gift_card_at_once():
    after = played(
        facts(order("lamp-white", "lamp-white")), changing(("lamp-white",) * 2, ("lamp-grey",) * 2, "gift-1")
    )
    assert as_tool_would(after)["payment_history"][1:] == [("refund", 80.8, "gift-1")]
    assert after.customer.payment_method("gift-1").balance == Decimal("100.80")


def test_a_cancelled_gift_card_order():
    after = played(
        facts(order("lamp-black")),
        ChangePayment(order_id="#W0000001", payment_method_id="gift-2"),
        CancelOrder(order_id="#W0000001", reason="no longer needed"),
    )
    assert after.order.status == "cancelled" and after.order.cancel_reason == "no longer needed"
    assert as_tool_would(after)["payment_history"][3:] == [
        ("refund", 100.0, "card-1"),
        ("refund", 100.0, "gift-2"),
        ("refund", 100.0, "card-1"),
    ]
    assert after.customer == MIA


def test_a_return_leaves_money_and_lines_as_they_are():
    before = facts(order("lamp-black", "shirt-blue", "lamp-black", status="delivered"))
    items = ("shirt-blue", "lamp-black", "lamp-black")
    after = played(before, ReturnItems(order_id="#W0000001", item_ids=items, payment_method_id="gift-1"))
    assert as_tool_would(after) == {**as_tool_would(before), "status": "return requested"}
    assert after.order.return_record.item_ids == ("lamp-black", "lamp-black", "shirt-blue")
    again = ReturnItems(order_id="#W0000001", item_ids=("lamp-black",), payment_method_id="card-1")
    assert refusal(again, after, TAU).code == "not-delivered"


def test_an_exchange_leaves_money_and_lines_as_they_are():
    before = facts(order("lamp-black", "shirt-blue", status="delivered"))
    swap = ExchangeItems(
        order_id="#W0000001", item_ids=("lamp-black",), new_item_ids=("lamp-grey",), payment_method_id="paypal-1"
    )
    after = played(before, swap)
    assert as_tool_would(after) == {**as_tool_would(before), "status": "exchange requested"}
    assert after.order.exchange_record.price_difference == Decimal("-19.90")


def test_the_default_address_leaves_orders_as_they_are():
    before = facts(order("lamp-black"))
    after = played(before, ChangeDefaultAddress(address=WORK))
    assert (after.customer.address, after.order) == (WORK, before.order)
