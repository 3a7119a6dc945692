"""Cancelling and changing what hasn't left."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiaoer.errors import NotFound
from xiaoer.shop.effects import GiftCardChanged, LinesReplaced, OrderAddressSet, StatusSet, StockChanged
from xiaoer.shop.rules import decide
from xiaoer.shop.types import CancelOrder, ChangeOrderAddress, ChangePayment, ModifyItems, Timing

from ..world import HOME, MIA, NOW, WANG, WORK, facts, line, order, paid, refunded, scanned
from .common import BOTH, CN, TAU, booked, effect, has, moved, refusal

REASON = {"tau-bench": "ordered by mistake", "cn-mainland": "ordered-by-mistake"}


def cancelling(rules, reason=None):
    return CancelOrder(order_id="#W0000001", reason=reason or REASON[rules.name])


def modifying(old, new, method="card-1"):
    return ModifyItems(order_id="#W0000001", item_ids=old, new_item_ids=new, payment_method_id=method)


# ---------------------------------------------------------------- cancel


@BOTH
def test_cancelling_refunds_what_was_paid_to_where_it_came_from(rules):
    decision = decide(cancelling(rules), facts(order("lamp-black", "shirt-blue")), rules, NOW)
    assert moved(decision) == [("refund", "150.00", "card-1")] == booked(decision)
    assert effect(decision, StatusSet) == StatusSet(status="cancelled", cancel_reason=REASON[rules.name])
    assert decision.quote.status_after == "cancelled"
    assert [each.item.item_id for each in decision.quote.lines] == ["lamp-black", "shirt-blue"]
    assert not has(decision, GiftCardChanged)


@pytest.mark.parametrize(
    ("rules", "method", "timing"),
    [
        (TAU, "gift-1", Timing()),
        (TAU, "card-1", Timing(min_days=5, max_days=7)),
        (CN, "alipay-1", Timing(max_days=1, business_days=False)),
        (CN, "no-longer-stored", Timing(min_days=1, max_days=7)),
    ],
)
def test_a_refund_takes_as_long_as_its_method_does(rules, method, timing):
    customer = WANG if method == "alipay-1" else MIA
    its = order("lamp-black", payments=(paid("100.00", method),), user_id=customer.user_id)
    (movement,) = decide(cancelling(rules), facts(its, customer), rules, NOW).quote.movements
    assert movement.timing == timing


@BOTH
def test_a_gift_card_gets_its_money_back_at_once(rules):
    its = order("lamp-black", payments=(paid("100.00", "gift-1"),))
    decision = decide(cancelling(rules), facts(its), rules, NOW)
    assert effect(decision, GiftCardChanged) == GiftCardChanged(payment_method_id="gift-1", delta=Decimal("100.00"))


def test_counted_units_come_back_and_uncounted_ones_dont():
    decision = decide(cancelling(CN), facts(order("shirt-blue", "shirt-blue", "lamp-black")), CN, NOW)
    assert effect(decision, StockChanged) == StockChanged(item_id="shirt-blue", delta=2)


def test_after_a_change_of_payment_each_method_gets_back_what_it_holds():
    history = (paid("100.00", "card-1"), paid("100.00", "gift-2"), refunded("100.00", "card-1"))
    decision = decide(cancelling(CN), facts(order("lamp-black", payments=history)), CN, NOW)
    assert moved(decision) == [("refund", "100.00", "gift-2")]


def test_tau_bench_repeats_every_entry_as_its_tool_does():
    history = (paid("100.00", "card-1"), paid("100.00", "gift-2"), refunded("100.00", "card-1"))
    decision = decide(cancelling(TAU), facts(order("lamp-black", payments=history)), TAU, NOW)
    assert [amount for _, amount, _ in booked(decision)] == ["100.00"] * 3
    assert effect(decision, GiftCardChanged).delta == Decimal("100.00")


def test_no_more_goes_back_than_was_paid_when_a_difference_went_to_another_method():
    history = (paid("100.00", "card-1"), refunded("19.90", "gift-1"))
    its = order("lamp-grey", status="pending (item modified)", payments=history)
    assert moved(decide(cancelling(CN), facts(its), CN, NOW)) == [("refund", "80.10", "card-1")]


def test_an_unpaid_order_is_cancelled_without_a_refund():
    decision = decide(cancelling(CN), facts(order("lamp-black", status="unpaid", payments=())), CN, NOW)
    assert (moved(decision), booked(decision)) == ([], [])


@BOTH
@pytest.mark.parametrize("status", ["processed", "delivered", "cancelled", "return requested", "exchange requested"])
def test_only_a_pending_order_is_cancelled(rules, status):
    refused = refusal(cancelling(rules), facts(order("lamp-black", status=status)), rules)
    assert (refused.code, refused.details["status"]) == ("not-pending", status)


def test_a_modified_order_is_locked_in_tau_bench_only():
    its = order("lamp-black", status="pending (item modified)")
    assert refusal(cancelling(TAU), facts(its), TAU).code == "already-modified"
    assert decide(cancelling(CN), facts(its), CN, NOW).quote.refund == Decimal("100.00")


def test_a_parcel_that_the_courier_has_is_gone_even_if_the_order_says_pending():
    assert refusal(cancelling(CN), facts(order("lamp-black", fulfilments=scanned("picked_up"))), CN).code == (
        "already-shipped"
    )
    labelled = order("lamp-black", fulfilments=scanned("label_created"))
    assert decide(cancelling(CN), facts(labelled), CN, NOW).quote.status_after == "cancelled"


@BOTH
def test_a_reason_must_be_one_of_the_profile(rules):
    refused = refusal(cancelling(rules, "because"), facts(order("lamp-black")), rules)
    assert refused.code == "reason-not-allowed"
    assert refused.details["allowed"] == [reason.id for reason in rules.cancel.reasons]


@BOTH
def test_an_order_of_somebody_else_doesnt_exist(rules):
    for absent in (None, order("lamp-black", user_id="somebody"), order("lamp-black", order_id="#W7")):
        with pytest.raises(NotFound):
            decide(cancelling(rules), facts(absent), rules, NOW)


# ---------------------------------------------------------------- address


@BOTH
def test_a_new_address(rules):
    decision = decide(ChangeOrderAddress(order_id="#W0000001", address=WORK), facts(order("lamp-black")), rules, NOW)
    assert decision.effects == (OrderAddressSet(address=WORK),)
    assert (decision.quote.address, decision.quote.movements) == (WORK, ())


def test_the_same_address_is_a_change_in_tau_bench_only():
    write = ChangeOrderAddress(order_id="#W0000001", address=HOME)
    assert refusal(write, facts(order("lamp-black")), CN).code == "address-unchanged"
    assert decide(write, facts(order("lamp-black")), TAU, NOW).quote.address == HOME


@BOTH
def test_no_new_address_on_the_way(rules):
    write = ChangeOrderAddress(order_id="#W0000001", address=WORK)
    assert refusal(write, facts(order("lamp-black", status="processed")), rules).code == "not-pending"


# ---------------------------------------------------------------- payment


def paying(method):
    return ChangePayment(order_id="#W0000001", payment_method_id=method)


@BOTH
def test_another_payment_pays_then_refunds(rules):
    decision = decide(paying("gift-2"), facts(order("lamp-white")), rules, NOW)
    assert booked(decision) == [("payment", "120.50", "gift-2"), ("refund", "120.50", "card-1")]
    assert moved(decision) == [("charge", "120.50", "gift-2"), ("refund", "120.50", "card-1")]
    assert effect(decision, GiftCardChanged).delta == Decimal("-120.50")
    assert decision.quote.status_after == "pending"


def test_from_one_gift_card_to_the_other():
    its = order("lamp-black", payments=(paid("100.00", "gift-1"),))
    decision = decide(paying("gift-2"), facts(its), TAU, NOW)
    changes = {e.payment_method_id: e.delta for e in decision.effects if isinstance(e, GiftCardChanged)}
    assert changes == {"gift-2": Decimal("-100.00"), "gift-1": Decimal("100.00")}


@BOTH
@pytest.mark.parametrize(
    ("method", "changes", "code"),
    [
        ("stranger", {}, "payment-method-not-found"),
        ("card-1", {}, "same-payment-method"),
        ("gift-1", {}, "gift-card-too-small"),
        ("gift-2", {"payments": (paid("60.00"), paid("40.00"))}, "payment-not-single"),
        ("gift-2", {"payments": ()}, "payment-not-single"),
        ("gift-2", {"payments": (refunded("1.00"),)}, "payment-not-single"),
        ("gift-2", {"status": "unpaid"}, "not-pending"),
        ("gift-2", {"status": "pending (item modified)"}, "already-modified"),
    ],
)
def test_refused_changes_of_payment(rules, method, changes, code):
    assert refusal(paying(method), facts(order("lamp-black", **changes)), rules).code == code


def test_a_gift_card_may_be_emptied_to_the_cent():
    assert decide(paying("gift-1"), facts(order(line("lamp-black", "20.00"))), TAU, NOW).quote.charge == Decimal(
        "20.00"
    )
    refused = refusal(paying("gift-1"), facts(order(line("lamp-black", "20.01"))), TAU)
    assert refused.details == {"payment_method_id": "gift-1", "balance": "20.00", "needed": "20.01"}


# ---------------------------------------------------------------- items


@BOTH
@pytest.mark.parametrize(
    ("new", "movement"),
    [("lamp-white", ("charge", "20.50", "card-1")), ("lamp-grey", ("refund", "19.90", "card-1"))],
)
def test_other_items_settle_the_difference_at_once(rules, new, movement):
    decision = decide(modifying(("lamp-black",), (new,)), facts(order("shirt-blue", "lamp-black")), rules, NOW)
    assert moved(decision) == [movement]
    assert [each.item_id for each in effect(decision, LinesReplaced).lines] == ["shirt-blue", new]
    assert effect(decision, StatusSet).status == "pending (item modified)"
    (swap,) = decision.quote.lines
    assert swap.becomes == line(new)


def test_the_difference_counts_from_what_was_paid_not_from_todays_price():
    decision = decide(modifying(("lamp-black",), ("lamp-white",)), facts(order(line("lamp-black", "95.00"))), TAU, NOW)
    assert decision.quote.charge == Decimal("25.50")


def test_a_swap_at_the_same_price_leaves_a_refund_of_nothing_in_tau_bench_only():
    write = modifying(("lamp-black",), ("lamp-blue",), "gift-1")
    tau = decide(write, facts(order("lamp-black")), TAU, NOW)
    assert (moved(tau), booked(tau)) == ([], [("refund", "0.00", "gift-1")])
    assert not has(tau, GiftCardChanged)
    assert booked(decide(write, facts(order("lamp-black")), CN, NOW)) == []


def test_the_same_variant_is_accepted_in_tau_bench_only():
    write = modifying(("lamp-black",), ("lamp-black",))
    assert decide(write, facts(order("lamp-black")), TAU, NOW).quote.status_after == "pending (item modified)"
    assert refusal(write, facts(order("lamp-black")), CN).code == "same-variant"


@BOTH
def test_of_two_of_the_same_one_or_both_can_be_meant(rules):
    its = order("lamp-black", "lamp-black")
    one = decide(modifying(("lamp-black",), ("lamp-white",)), facts(its), rules, NOW)
    assert [each.item_id for each in effect(one, LinesReplaced).lines] == ["lamp-white", "lamp-black"]
    both = decide(modifying(("lamp-black",) * 2, ("lamp-white", "lamp-grey")), facts(its), rules, NOW)
    assert [each.item_id for each in effect(both, LinesReplaced).lines] == ["lamp-white", "lamp-grey"]
    assert both.quote.charge == Decimal("0.60")
    three = modifying(("lamp-black",) * 3, ("lamp-white",) * 3)
    assert refusal(three, facts(its), rules).details == {"item_id": "lamp-black", "bought": "2", "asked": "3"}


def test_two_items_trade_places_without_meeting():
    decision = decide(
        modifying(("lamp-black", "lamp-blue"), ("lamp-blue", "lamp-grey")),
        facts(order("lamp-black", line("lamp-blue", "70.00"))),
        TAU,
        NOW,
    )
    assert [(e.item_id, str(e.price)) for e in effect(decision, LinesReplaced).lines] == [
        ("lamp-blue", "100.00"),
        ("lamp-grey", "80.10"),
    ]


@BOTH
@pytest.mark.parametrize(
    ("old", "new", "method", "code"),
    [
        ((), (), "card-1", "items-missing"),
        (("socks-grey",), ("lamp-white",), "card-1", "item-not-in-order"),
        (("lamp-black",), ("lamp-white", "lamp-grey"), "card-1", "item-counts-differ"),
        (("lamp-black",), ("nowhere",), "card-1", "new-item-not-found"),
        (("lamp-black",), ("shirt-blue",), "card-1", "product-differs"),
        (("lamp-black",), ("lamp-red",), "card-1", "item-unavailable"),
        (("lamp-black",), ("lamp-white",), "stranger", "payment-method-not-found"),
        (("lamp-black",), ("lamp-white",), "gift-1", "gift-card-too-small"),
    ],
)
def test_refused_changes_of_items(rules, old, new, method, code):
    assert refusal(modifying(old, new, method), facts(order("lamp-black", "shirt-blue")), rules).code == code


@BOTH
def test_items_are_changed_once(rules):
    its = order("lamp-black", status="pending (item modified)")
    assert refusal(modifying(("lamp-black",), ("lamp-white",)), facts(its), rules).code == "already-modified"


def test_the_customer_is_told_what_is_locked():
    write = modifying(("lamp-black",), ("lamp-white",))
    assert decide(write, facts(order("lamp-black")), TAU, NOW).quote.notes == ("locks-order",)
    assert decide(write, facts(order("lamp-black")), CN, NOW).quote.notes == ("only-once",)


def test_units_are_taken_and_given_back_and_no_more_than_there_are():
    its = order("shirt-blue", "shirt-blue")
    one = decide(modifying(("shirt-blue",), ("shirt-green",)), facts(its), CN, NOW)
    assert {(e.item_id, e.delta) for e in one.effects if isinstance(e, StockChanged)} == {
        ("shirt-blue", 1),
        ("shirt-green", -1),
    }
    two = refusal(modifying(("shirt-blue",) * 2, ("shirt-green",) * 2), facts(its), CN)
    assert (two.code, two.details) == ("item-unavailable", {"item_id": "shirt-green", "stock": "1", "needed": "2"})
