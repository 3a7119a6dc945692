from __future__ import annotations

import pytest

from actions.identity import AskIdentity
from actions.order_status import OrderStatus, OrderStatusForm
from actions.shipping_tracking import ShippingTracking, ShippingTrackingForm
from actions.which_order import AskOrder, pick
from tests import world
from tests.actions.conftest import REQUESTED, Desk


async def test_nothing_is_said_before_verification(desk: Desk) -> None:
    await desk.call(OrderStatusForm(desk.services), "where", "order_status", entities={"order_number": "XE2026110001"})
    assert desk.slots[REQUESTED] == "identity"
    desk.slots.update({"identity": "verified", "order_id": "XE2026110001"})  # whatever a message might set
    assert await desk.call(OrderStatus(desk.services), "where", "order_status") == ["utter_identity_expired"]
    assert desk.slots["identity"] is None


async def test_status_items_and_total(desk: Desk) -> None:
    await desk.verify()
    await desk.call(OrderStatusForm(desk.services), "status", "order_status", entities={"order_number": "XE2026110003"})
    assert desk.slots[REQUESTED] is None
    assert await desk.call(OrderStatus(desk.services), "status", "order_status") == ["utter_order_delivered"]
    said = desk.messages[0]
    assert said["items"] == "Electric Kettle (black)" and said["total"] == "¥129.00"
    assert "SF" in said["tracking_line"]
    assert said["custom"]["card"] == "order" and said["custom"]["tracking"]


async def test_chinese_names_and_words(desk: Desk) -> None:
    desk.slots["language"] = "zh"
    await desk.verify()
    await desk.call(OrderStatusForm(desk.services), "查订单", "order_status", entities={"order_number": "XE2026110001"})
    await desk.call(OrderStatus(desk.services), "查订单", "order_status")
    assert desk.messages[0]["items"] == "电热水壶（黑色）"
    assert desk.messages[0]["payment"] == "支付宝"


async def test_several_orders_are_listed_and_one_is_picked_by_its_place(desk: Desk) -> None:
    await desk.verify()
    await desk.call(OrderStatusForm(desk.services), "my orders", "order_status")
    assert desk.slots[REQUESTED] == "order_id"
    assert await desk.call(AskOrder(desk.services), loop="order_status_form") == ["utter_ask_order_id"]
    assert "XE2026110009" not in str(desk.messages)
    second = desk.messages[0]["custom"]["orders"][1]["order_id"]
    await desk.call(OrderStatusForm(desk.services), "第二个", "inform", loop="order_status_form")
    assert desk.slots["order_id"] == second


async def test_the_only_parcel_on_its_way_needs_no_question(desk: Desk) -> None:
    await desk.verify()
    desk.shop.put(world.order("XE2026110003", "wang", "pending", method="alipay-1"))
    await desk.call(ShippingTrackingForm(desk.services), "where is my parcel", "shipping_tracking")
    assert desk.slots["order_id"] == "XE2026110002"
    assert await desk.call(ShippingTracking(desk.services)) == ["utter_parcel_in_transit"]
    assert desk.messages[0]["tracking_number"] == "SF2026110002123"
    assert [step["done"] for step in desk.messages[0]["custom"]["steps"]] == [True, True, True, False, False]


async def test_an_order_without_a_parcel_says_its_state(desk: Desk) -> None:
    await desk.verify()
    await desk.call(
        ShippingTrackingForm(desk.services), "where", "shipping_tracking", entities={"order_number": "XE2026110001"}
    )
    assert await desk.call(ShippingTracking(desk.services)) == ["utter_order_pending"]


async def test_a_wrong_factor_is_said_and_the_lock_ends_the_task(desk: Desk) -> None:
    form = OrderStatusForm(desk.services)
    await desk.call(form, "status", "order_status", entities={"order_number": "XE2026110001"})
    for left in (4, 3, 2, 1):
        assert await desk.call(form, "0000", entities={"phone_last4": "0000"}) == ["utter_identity_wrong"]
        assert desk.messages[0]["tries_left"] == left
    await desk.call(form, "0000", entities={"phone_last4": "0000"})
    assert await desk.call(OrderStatus(desk.services)) == ["utter_identity_locked"]
    assert desk.messages[0]["minutes"] == "15"


@pytest.mark.parametrize("text", ["不知道", "I don't know", "忘了"])
async def test_not_knowing_is_no_refusal(desk: Desk, text: str) -> None:
    form = OrderStatusForm(desk.services)
    await desk.call(form, "status", "order_status")
    assert await desk.call(form, text, "deny", loop="order_status_form") == ["utter_not_understood"]
    assert desk.slots[REQUESTED] == "identity"


async def test_changing_identity_in_mid_conversation_is_refused(desk: Desk) -> None:
    await desk.verify()
    await desk.call(
        OrderStatusForm(desk.services),
        "Emma Clark 200000",
        "order_status",
        entities={"name": "Emma Clark", "postcode": "200000"},
    )
    assert desk.slots["form_end"] == "other_customer"
    assert await desk.call(OrderStatus(desk.services)) == ["utter_other_customer"]


async def test_the_question_for_identity_names_what_is_missing(desk: Desk) -> None:
    assert await desk.call(AskIdentity(desk.services)) == ["utter_ask_identity"]
    assert desk.messages[0]["factors"] == "the order number and the last four digits of the phone number"
    await desk.call(OrderStatusForm(desk.services), "s", "order_status", entities={"order_number": "XE2026110001"})
    assert await desk.call(AskIdentity(desk.services)) == ["utter_ask_identity_more"]
    assert desk.messages[0]["factors"] == "the last four digits of the phone number"
    assert desk.messages[0]["custom"] == {"asks": "identity", "factors": ["phone_last4"]}


async def test_a_number_that_cannot_be_is_told_with_an_example(desk: Desk) -> None:
    await desk.verify()
    said = await desk.call(
        OrderStatusForm(desk.services), "XE12", "order_status", entities={"order_number_malformed": "XE12"}
    )
    assert said == ["utter_order_number_malformed"]


@pytest.mark.parametrize(("text", "place"), [("第一个", 0), ("2", 1), ("the second one", 1), ("last", -1)])
def test_pick_by_place(text: str, place: int) -> None:
    orders = [world.order(f"XE000000000{n}", "wang", "pending", method="alipay-1") for n in range(3)]
    assert pick(text, orders) is orders[place]


def test_pick_needs_one_that_fits() -> None:
    orders = [world.order(f"XE000000000{n}", "wang", "pending", method="alipay-1") for n in range(2)]
    assert pick("the electric kettle", orders) is None
    assert pick("the electric kettle", orders[:1]) is orders[0]
    assert pick("nonsense", orders) is None


async def test_the_order_at_hand_isnt_meant_where_another_ones_city_is_named(desk: Desk) -> None:
    await desk.verify()
    sent = await desk.shop.for_customer("wang").order("XE2026110002")
    desk.shop.put(sent.model_copy(update={"address": sent.address.model_copy(update={"city": "苏州市"})}))
    desk.slots["order_number"] = "XE2026110003"
    await desk.call(ShippingTrackingForm(desk.services), "寄到苏州的那单到哪了", "shipping_tracking", read=True)
    assert desk.slots["order_id"] == "XE2026110002"
