"""What may be asked once an order was sent, and when not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.shop.world import NOW, PRODUCTS, SHIRT, facts, order, paid, profile, refunded, repriced, scanned
from xiaoer.errors import Refused
from xiaoer.shop.effects import AfterSaleRemoved, SendBackSet, StockChanged
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import decide
from xiaoer.shop.types import (
    ExchangeItems,
    FaultClaim,
    Order,
    RefundOnly,
    RefuseDelivery,
    ReportLoss,
    ResendItems,
    ReturnItems,
    ReturnRecord,
    SendBack,
    SendBackRecord,
    WithdrawAfterSale,
    Write,
)

CN = profile("cn-mainland")
ID = "#W0000001"
RETURN = ReturnRecord(item_ids=("lamp-black",), payment_method_id="card-1", reason="defective")
COMING_BACK = order("lamp-black", status="return requested", return_record=RETURN)
GIVEN = FaultClaim(item_id="lamp-black", fault="missing", remedy="refund", amount=Decimal("100.00"))


def quoted(write: Write, its: Order, rules: Profile = CN) -> Any:
    return decide(write, facts(its), rules, NOW)


def refused(write: Write, its: Order, rules: Profile = CN) -> str:
    with pytest.raises(Refused) as caught:
        quoted(write, its, rules)
    return caught.value.code


def test_a_return_is_withdrawn_while_the_goods_are_with_the_customer() -> None:
    decision = quoted(WithdrawAfterSale(order_id=ID), COMING_BACK)
    assert decision.quote.status_after == "delivered" and AfterSaleRemoved() in decision.effects
    sent = COMING_BACK.model_copy(update={"send_back": SendBackRecord(tracking_number="SF12345678")})
    assert refused(WithdrawAfterSale(order_id=ID), sent) == "already-sent-back"
    waits = COMING_BACK.model_copy(update={"send_back": SendBackRecord(pickup_on=NOW.date())})
    assert quoted(WithdrawAfterSale(order_id=ID), waits).quote.lines


def test_what_was_refused_at_the_door_is_not_withdrawn_nor_sent_back() -> None:
    its = order("lamp-black", status="processed")
    decision = quoted(RefuseDelivery(order_id=ID), its)
    assert decision.quote.refund == Decimal("100.00") and "settled-after-receipt" in decision.quote.notes
    record = next(effect.record for effect in decision.effects if hasattr(effect, "record"))
    turned = its.model_copy(update={"status": "return requested", "return_record": record})
    assert refused(WithdrawAfterSale(order_id=ID), turned) == "nothing-to-withdraw"
    assert refused(SendBack(order_id=ID, tracking_number="SF12345678"), turned) == "nothing-to-send-back"


@pytest.mark.parametrize("status", ["pending", "delivered", "cancelled"])
def test_only_what_is_on_its_way_is_refused_at_the_door(status: str) -> None:
    assert refused(RefuseDelivery(order_id=ID), order("lamp-black", status=status)) == "not-on-its-way"


def test_two_methods_that_paid_get_back_their_shares() -> None:
    its = order("lamp-black", status="delivered", payments=(paid("60.00"), paid("40.00", "gift-1")))
    movements = quoted(RefundOnly(order_id=ID, item_ids=("lamp-black",), fault="damaged"), its).quote.movements
    assert [(m.payment_method_id, m.amount) for m in movements] == [
        ("card-1", Decimal("60.00")),
        ("gift-1", Decimal("40.00")),
    ]


def test_above_the_limit_a_person_decides() -> None:
    its = order("lamp-black", "lamp-black", "lamp-black", status="delivered")
    write = RefundOnly(order_id=ID, item_ids=("lamp-black",) * 3, fault="missing")
    assert refused(write, its) == "needs-review"
    assert quoted(write.model_copy(update={"item_ids": ("lamp-black",) * 2}), its).quote.refund == Decimal("200.00")


def test_each_unit_is_paid_back_once_and_the_others_keep_their_worth() -> None:
    its = order(
        "lamp-black",
        "lamp-black",
        "shirt-blue",
        status="delivered",
        payments=(paid("250.00"), refunded("100.00")),
        fault_claims=(GIVEN,),
    )
    one = RefundOnly(order_id=ID, item_ids=("lamp-black",), fault="missing")
    assert quoted(one, its).quote.refund == Decimal("100.00")
    two = one.model_copy(update={"item_ids": ("lamp-black", "lamp-black")})
    assert refused(two, its) == "already-claimed"
    shirt = ReturnItems(order_id=ID, item_ids=("shirt-blue",), payment_method_id="card-1", reason="defective")
    assert quoted(shirt, its).quote.refund == Decimal("50.00")
    both = shirt.model_copy(update={"item_ids": ("lamp-black", "lamp-black")})
    assert refused(both, its) == "already-claimed"
    swap = ExchangeItems(
        order_id=ID, item_ids=("lamp-black",) * 2, new_item_ids=("lamp-grey",) * 2, payment_method_id="card-1"
    )
    assert refused(swap, its) == "already-claimed"


def test_what_is_sent_again_is_taken_from_the_shelf() -> None:
    its = order("shirt-green", "shirt-green", status="delivered")
    write = ResendItems(order_id=ID, item_ids=("shirt-green",), fault="wrong")
    decision = quoted(write, its)
    assert StockChanged(item_id="shirt-green", delta=-1) in decision.effects and decision.quote.ships_within
    assert refused(write.model_copy(update={"item_ids": ("shirt-green",) * 2}), its) == "item-unavailable"


@pytest.mark.parametrize("kind", [RefundOnly, ResendItems])
def test_faults_are_reported_after_delivery_and_in_time(kind: Any) -> None:
    write = kind(order_id=ID, item_ids=("lamp-black",), fault="missing")
    assert refused(write, order("lamp-black", status="processed")) == "not-delivered"
    assert refused(write, order("lamp-black", status="delivered", days_ago=16)) == "window-closed"
    assert quoted(write, order("lamp-black", status="delivered", days_ago=15)).quote.lines


def test_a_parcel_that_never_came_is_reported_once() -> None:
    signed = order("lamp-black", status="delivered")
    assert "courier-is-asked" in quoted(ReportLoss(order_id=ID), signed).quote.notes
    on_its_way = order("lamp-black", status="processed", fulfilments=scanned("delivered"))
    assert quoted(ReportLoss(order_id=ID), on_its_way).quote.lines
    assert refused(ReportLoss(order_id=ID), order("lamp-black", status="processed")) == "not-delivered"
    told = signed.model_copy(update={"loss_reported_at": NOW})
    assert refused(ReportLoss(order_id=ID), told) == "already-reported"


@pytest.mark.parametrize(
    ("write", "code"),
    [
        ({"tracking_number": "SF 1234-5678-90"}, None),
        ({"tracking_number": "no number"}, "tracking-number-invalid"),
        ({"tracking_number": "123"}, "tracking-number-invalid"),
        ({"pickup_on": NOW.date() + timedelta(days=1)}, None),
        ({"pickup_on": NOW.date()}, "pickup-day-not-possible"),
        ({"pickup_on": NOW.date() + timedelta(days=8)}, "pickup-day-not-possible"),
        ({}, "pickup-day-not-possible"),
    ],
)
def test_how_goods_come_back(write: dict[str, Any], code: str | None) -> None:
    this = SendBack(order_id=ID, **write)
    if code:
        assert refused(this, COMING_BACK) == code
        return
    effect = quoted(this, COMING_BACK).effects[0]
    assert isinstance(effect, SendBackSet) and effect.record.at == NOW
    assert effect.record.tracking_number in (None, "SF1234567890")
    assert refused(this, order("lamp-black", status="delivered")) == "nothing-to-send-back"


def test_a_price_that_fell_leaves_the_refund_as_it_was_paid() -> None:
    its = order("shirt-blue", status="delivered")
    cheaper = facts(its, products=(*PRODUCTS[:1], repriced(SHIRT, "shirt-blue", "10.00"), *PRODUCTS[2:]))
    write = RefundOnly(order_id=ID, item_ids=("shirt-blue",), fault="damaged")
    assert decide(write, cheaper, CN, NOW).quote.refund == Decimal("50.00")
