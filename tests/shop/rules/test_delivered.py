"""Returns and exchanges."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from xiaoer.shop.effects import ExchangeAdded, GiftCardChanged, PaymentsAdded, ReturnAdded, StatusSet, StockChanged
from xiaoer.shop.rules import decide
from xiaoer.shop.types import ExchangeItems, PriceClaim, ReturnItems

from ..world import NOW, facts, line, order, paid, refunded, scanned
from .common import BOTH, CN, TAU, effect, has, moved, refusal


def returning(*items, method="card-1", reason="changed-mind"):
    return ReturnItems(order_id="#W0000001", item_ids=items, payment_method_id=method, reason=reason)


def exchanging(old, new, method="card-1"):
    return ExchangeItems(order_id="#W0000001", item_ids=old, new_item_ids=new, payment_method_id=method)


def delivered(*items, **others):
    return order(*items, status="delivered", **others)


@BOTH
def test_a_return_quotes_the_refund_and_moves_nothing_yet(rules):
    its = delivered("shirt-blue", "lamp-white", "lamp-black")
    decision = decide(returning("shirt-blue", "lamp-black"), facts(its), rules, NOW)
    assert moved(decision) == [("refund", "150.00", "card-1")]
    record = effect(decision, ReturnAdded).record
    assert (record.item_ids, record.payment_method_id) == (("lamp-black", "shirt-blue"), "card-1")
    assert effect(decision, StatusSet).status == "return requested"
    assert not any(has(decision, kind) for kind in (PaymentsAdded, GiftCardChanged, StockChanged))
    assert "settled-after-receipt" in decision.quote.notes


def test_refund_goes_to_the_original_payment_or_a_gift_card():
    its = delivered("lamp-black")
    assert moved(decide(returning("lamp-black", method="gift-1"), facts(its), TAU, NOW))[0][2] == "gift-1"
    refused = refusal(returning("lamp-black", method="paypal-1"), facts(its), TAU)
    assert (refused.code, refused.details["original"]) == ("refund-target-not-allowed", ["card-1"])
    assert refusal(returning("lamp-black", method="gift-1"), facts(its), CN).code == "refund-target-not-allowed"


def test_after_a_change_of_payment_the_one_that_paid_is_the_original():
    history = (paid("100.00", "card-1"), paid("100.00", "paypal-1"), refunded("100.00", "card-1"))
    its = delivered("lamp-black", payments=history)
    assert moved(decide(returning("lamp-black", method="paypal-1"), facts(its), CN, NOW))[0][1] == "100.00"
    assert refusal(returning("lamp-black"), facts(its), CN).code == "refund-target-not-allowed"


@BOTH
@pytest.mark.parametrize(
    ("items", "method", "code"),
    [
        ((), "card-1", "items-missing"),
        (("lamp-white",), "card-1", "item-not-in-order"),
        (("lamp-black", "lamp-black"), "card-1", "item-not-in-order"),
        (("lamp-black",), "stranger", "payment-method-not-found"),
    ],
)
def test_refused_returns(rules, items, method, code):
    assert refusal(returning(*items, method=method), facts(delivered("lamp-black")), rules).code == code


@BOTH
@pytest.mark.parametrize("status", ["pending", "processed", "cancelled", "return requested", "exchange requested"])
def test_only_what_has_arrived_comes_back(rules, status):
    its = order("lamp-black", status=status)
    assert refusal(returning("lamp-black"), facts(its), rules).details["status"] == status
    assert refusal(exchanging(("lamp-black",), ("lamp-white",)), facts(its), rules).code == "not-delivered"


def test_a_reason_is_asked_for_where_the_profile_lists_any():
    its = delivered("lamp-black")
    assert refusal(returning("lamp-black", reason=None), facts(its), CN).code == "reason-not-allowed"
    assert decide(returning("lamp-black", reason=None), facts(its), TAU, NOW).quote.refund == Decimal("100.00")


def test_the_last_day_of_the_window_counts_to_its_midnight_in_the_shops_zone():
    # 2026-11-13 23:30 in Shanghai; seven days later, 2026-11-20, ends at 16:00 UTC.
    its = delivered("lamp-black", delivered_at=datetime(2026, 11, 13, 15, 30, tzinfo=timezone.utc))
    last_minute = datetime(2026, 11, 20, 15, 59, tzinfo=timezone.utc)
    assert decide(returning("lamp-black"), facts(its), CN, last_minute).quote.refund == Decimal("100.00")
    refused = refusal(returning("lamp-black"), facts(its), CN, last_minute + timedelta(minutes=1))
    assert (refused.code, refused.details["days"]) == ("window-closed", "7")
    assert refused.details["since"] == "2026-11-13T23:30:00+08:00"


def test_exchange_has_its_own_window_and_tau_bench_none():
    its = delivered("lamp-black", days_ago=15)
    swap = exchanging(("lamp-black",), ("lamp-white",))
    assert decide(swap, facts(its), CN, NOW).quote.status_after == "exchange requested"
    old = delivered("lamp-black", days_ago=16)
    assert refusal(swap, facts(old), CN).code == "window-closed"
    assert decide(swap, facts(old), TAU, NOW).quote.status_after == "exchange requested"
    assert decide(returning("lamp-black"), facts(delivered("lamp-black", days_ago=900)), TAU, NOW).effects


def test_the_couriers_scan_stands_in_for_an_unknown_delivery_time():
    its = delivered("lamp-black", delivered_at=None, fulfilments=scanned("delivered"))
    assert decide(returning("lamp-black"), facts(its), CN, NOW).effects
    assert refusal(returning("lamp-black"), facts(its), CN, NOW + timedelta(days=8)).code == "window-closed"
    unknown = delivered("lamp-black", delivered_at=None)
    assert decide(returning("lamp-black"), facts(unknown), CN, NOW + timedelta(days=80)).effects


def test_some_goods_come_back_only_for_the_shops_fault():
    its = delivered("socks-grey")
    refused = refusal(returning("socks-grey"), facts(its), CN)
    assert refused.details == {"item_id": "socks-grey", "category": "Underwear"} and refused.code == "not-returnable"
    assert decide(returning("socks-grey", reason="defective"), facts(its), CN, NOW).quote.refund == Decimal("9.90")


@pytest.mark.parametrize(
    ("reason", "insured", "note"),
    [
        ("changed-mind", False, "return-freight-paid-by-customer"),
        ("changed-mind", True, "return-freight-insured"),
        ("defective", True, "return-freight-paid-by-shop"),
    ],
)
def test_who_pays_the_way_back(reason, insured, note):
    its = delivered("lamp-black", freight_insured=insured)
    assert note in decide(returning("lamp-black", reason=reason), facts(its), CN, NOW).quote.notes


def test_tau_bench_says_nothing_of_freight():
    notes = decide(returning("lamp-black"), facts(delivered("lamp-black")), TAU, NOW).quote.notes
    assert not any("freight" in note for note in notes)


def test_a_coupons_share_isnt_paid_back():
    its = delivered("lamp-black", "shirt-blue", "shirt-blue", payments=(paid("190.00"),))
    of_lamp = decide(returning("lamp-black"), facts(its), CN, NOW).quote.refund
    of_shirts = decide(returning("shirt-blue", "shirt-blue"), facts(its), CN, NOW).quote.refund
    assert (of_lamp, of_shirts) == (Decimal("95.00"), Decimal("95.00"))


def test_shares_of_an_odd_sum_add_up_to_it():
    its = delivered("shirt-blue", "shirt-blue", "shirt-blue", payments=(paid("100.00"),))
    refunds = [decide(returning(*["shirt-blue"] * n), facts(its), CN, NOW).quote.refund for n in (1, 2, 3)]
    assert refunds == [Decimal("33.33"), Decimal("66.67"), Decimal("100.00")]


def test_price_protection_already_given_isnt_paid_back_again():
    its = delivered(
        "lamp-black",
        "shirt-blue",
        payments=(paid("150.00"), refunded("10.00")),
        price_claims=(PriceClaim(item_id="lamp-black", amount=Decimal("10.00")),),
    )
    assert decide(returning("lamp-black"), facts(its), CN, NOW).quote.refund == Decimal("90.00")
    assert decide(returning("lamp-black", "shirt-blue"), facts(its), CN, NOW).quote.refund == Decimal("140.00")


def test_a_claim_on_an_item_that_was_swapped_since_doesnt_raise_the_refund():
    its = delivered(
        line("lamp-white", "120.00"),
        payments=(paid("100.00"), refunded("20.00"), paid("20.00")),
        price_claims=(PriceClaim(item_id="lamp-black", amount=Decimal("20.00")),),
    )
    assert decide(returning("lamp-white"), facts(its), CN, NOW).quote.refund == Decimal("100.00")


@BOTH
@pytest.mark.parametrize(
    ("new", "movement", "difference"),
    [
        ("lamp-white", [("charge", "20.50", "card-1")], "20.50"),
        ("lamp-grey", [("refund", "19.90", "card-1")], "-19.90"),
        ("lamp-black", [], "0.00"),
    ],
)
def test_an_exchange_records_the_difference_and_moves_nothing_yet(rules, new, movement, difference):
    decision = decide(exchanging(("lamp-black",), (new,)), facts(delivered("lamp-black")), rules, NOW)
    assert moved(decision) == movement
    assert effect(decision, ExchangeAdded).record.price_difference == Decimal(difference)
    assert len(decision.effects) == 2


def test_ids_in_an_exchange_record_are_sorted_each_for_itself():
    its = delivered("lamp-black", "shirt-blue", "lamp-black")
    old, new = ("shirt-blue", "lamp-black", "lamp-black"), ("shirt-green", "lamp-white", "lamp-grey")
    record = effect(decide(exchanging(old, new), facts(its), TAU, NOW), ExchangeAdded).record
    assert record.item_ids == ("lamp-black", "lamp-black", "shirt-blue")
    assert record.new_item_ids == ("lamp-grey", "lamp-white", "shirt-green")
    assert record.price_difference == Decimal("6.15")


@BOTH
@pytest.mark.parametrize(
    ("old", "new", "method", "code"),
    [
        ((), (), "card-1", "items-missing"),
        (("lamp-white",), ("lamp-grey",), "card-1", "item-not-in-order"),
        (("lamp-black",), (), "card-1", "item-counts-differ"),
        (("lamp-black",), ("nowhere",), "card-1", "new-item-not-found"),
        (("lamp-black",), ("shirt-blue",), "card-1", "product-differs"),
        (("lamp-black",), ("lamp-red",), "card-1", "item-unavailable"),
        (("shirt-blue",) * 2, ("shirt-green",) * 2, "card-1", "item-unavailable"),
        (("lamp-black",), ("lamp-white",), "stranger", "payment-method-not-found"),
        (("lamp-black",), ("lamp-white",), "gift-1", "gift-card-too-small"),
    ],
)
def test_refused_exchanges(rules, old, new, method, code):
    its = delivered("lamp-black", "shirt-blue", "shirt-blue")
    assert refusal(exchanging(old, new, method), facts(its), rules).code == code
