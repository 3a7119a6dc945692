"""What can be asked once an order was sent, in both languages, whatever intent the message has."""

from __future__ import annotations

import pytest

from actions.base import XiaoerAction
from actions.cancel_order import CancelOrderAction, CancelOrderForm
from actions.change_payment import ChangePaymentForm
from actions.faulty import AskFault, AskFaultConfirmation, AskRemedy, Faulty, FaultyForm
from actions.not_received import AskLossConfirmation, NotReceived, NotReceivedForm
from actions.order_status import OrderStatusForm
from actions.refuse_delivery import AskRefuseConfirmation, RefuseDeliveryAction, RefuseDeliveryForm
from actions.return_items import ReturnItemsAction, ReturnItemsForm
from actions.send_back import AskSendBack, AskSendBackConfirmation, SendBackAction, SendBackForm
from actions.shipping_tracking import ShippingTracking, ShippingTrackingForm
from actions.swap_items import SwapItemsForm
from actions.withdraw import AskWithdrawConfirmation, Withdraw, WithdrawForm
from tests import world
from tests.actions.conftest import REQUESTED, Desk
from tests.actions.goods import DELIVERED, PENDING, SENT, fill
from xiaoer.shop.types import Order, ReturnRecord

BEGIN: dict[str, type[XiaoerAction]] = {
    "return_refund": ReturnItemsForm,
    "exchange": SwapItemsForm,
    "cancel_order": CancelOrderForm,
    "shipping_tracking": ShippingTrackingForm,
    "order_status": OrderStatusForm,
    "change_payment": ChangePaymentForm,
}


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Wang's orders hold three things each."""
    await desk.verify()
    await fill(desk.shop)
    return desk


async def order_of(desk: Desk, number: str) -> Order:
    return await desk.shop.for_customer("wang").order(number)


async def asked_back(desk: Desk) -> None:
    """The delivered order is being returned."""
    order = await order_of(desk, DELIVERED)
    record = ReturnRecord(item_ids=("l-white",), payment_method_id="alipay-1", at=world.NOW)
    desk.shop.put(order.model_copy(update={"status": "return requested", "return_record": record}))


@pytest.mark.parametrize(
    ("text", "intent", "form"),
    [
        ("撤销退货", "return_refund", "withdraw_form"),
        ("我不想退了，撤销申请", "return_refund", "withdraw_form"),
        ("I'd like to withdraw my return", "return_refund", "withdraw_form"),
        ("please cancel the exchange request", "exchange", "withdraw_form"),
        ("快递我要拒收", "cancel_order", "refuse_delivery_form"),
        ("I want to refuse the delivery", "cancel_order", "refuse_delivery_form"),
        ("显示已签收但是我没收到", "shipping_tracking", "not_received_form"),
        ("it says delivered but I never got it", "shipping_tracking", "not_received_form"),
        ("少发了一个台灯，给我补发", "return_refund", "faulty_form"),
        ("台灯坏了，仅退款", "return_refund", "faulty_form"),
        ("the lamp is missing", "return_refund", "faulty_form"),
        ("the kettle is broken, refund only please", "return_refund", "faulty_form"),
        ("预约上门取件", "return_refund", "send_back_form"),
        ("I sent it back, the waybill is SF1234567890", "return_refund", "send_back_form"),
    ],
)
async def test_one_intent_many_tasks(shop: Desk, text: str, intent: str, form: str) -> None:
    await shop.call(BEGIN[intent](shop.services), text, intent, read=True)
    assert shop.slots["form_end"] == f"other form: {form}"
    await shop.call(ReturnItemsAction(shop.services), again=True)
    assert shop.slots["handed_to"] == form and shop.events[-1]["name"] == form


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("取消订单退款", "cancel_order"),
        ("I want to return the lamp, I got the wrong one", "return_refund"),
        ("I want to return the lamp, a part is missing, I want to return it", "return_refund"),
        ("我要退货，什么时候上门取件", "return_refund"),
        ("不换了，直接退货", "return_refund"),
        ("申请退款，取消订单", "cancel_order"),
        ("where is my parcel, it hasn't been delivered", "shipping_tracking"),
        ("cancel the lamp order", "cancel_order"),
        ("has my missing item been sent?", "return_refund"),
    ],
)
async def test_what_stays_with_its_own_task(shop: Desk, text: str, intent: str) -> None:
    await shop.call(BEGIN[intent](shop.services), text, intent, read=True)
    assert not str(shop.slots.get("form_end")).startswith(("other form", "cannot"))


async def test_a_return_is_withdrawn(shop: Desk) -> None:
    await asked_back(shop)
    await shop.call(WithdrawForm(shop.services), "撤销退货", "return_refund", read=True)
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (DELIVERED, "confirmation")
    assert await shop.call(AskWithdrawConfirmation(shop.services), again=True) == ["utter_ask_confirm_withdraw"]
    assert "Desk Lamp" in shop.messages[0]["items"]
    await shop.call(WithdrawForm(shop.services), "确认撤销", "affirm", loop="withdraw_form")
    assert await shop.call(Withdraw(shop.services), again=True) == ["utter_done_withdraw"]
    order = await order_of(shop, DELIVERED)
    assert order.status == "delivered" and order.return_record is None


async def test_nothing_to_withdraw(shop: Desk) -> None:
    await shop.call(WithdrawForm(shop.services), "withdraw my return", "return_refund", read=True)
    assert await shop.call(Withdraw(shop.services), again=True) == ["utter_none_fits_withdraw"]


async def test_a_delivery_is_refused(shop: Desk) -> None:
    await shop.call(RefuseDeliveryForm(shop.services), "I want to refuse the delivery", "cancel_order", read=True)
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (SENT, "confirmation")
    assert await shop.call(AskRefuseConfirmation(shop.services), again=True) == ["utter_ask_confirm_refuse"]
    assert "¥287.00" in shop.messages[0]["movements"]
    await shop.call(RefuseDeliveryForm(shop.services), "yes", "affirm", loop="refuse_delivery_form")
    assert await shop.call(RefuseDeliveryAction(shop.services), again=True) == ["utter_done_refuse"]
    assert (await order_of(shop, SENT)).status == "return requested"


async def test_what_has_not_left_is_cancelled_instead_of_refused(shop: Desk) -> None:
    await shop.call(RefuseDeliveryForm(shop.services), f"拒收 {PENDING}", "cancel_order", read=True)
    assert await shop.call(RefuseDeliveryAction(shop.services), again=True) == ["utter_refused_refuse"]
    assert shop.slots["handed_to"] == "cancel_order_form"
    # What was handed over is sorted no more: nothing goes round in circles.
    await shop.call(CancelOrderForm(shop.services), again=True)
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (PENDING, "cancel_reason")


async def test_a_parcel_that_never_came(shop: Desk) -> None:
    await shop.call(NotReceivedForm(shop.services), "显示签收但我没收到", "shipping_tracking", read=True)
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (DELIVERED, "confirmation")
    assert await shop.call(AskLossConfirmation(shop.services), again=True) == ["utter_ask_confirm_loss"]
    await shop.call(NotReceivedForm(shop.services), "好的", "affirm", loop="not_received_form")
    assert await shop.call(NotReceived(shop.services), again=True) == ["utter_done_loss"]
    assert (await order_of(shop, DELIVERED)).loss_reported_at == world.NOW


@pytest.mark.parametrize(
    ("text", "fault", "remedy", "done"),
    [
        ("台灯坏了，仅退款", "damaged", "refund", "refund_only"),
        ("少发了台灯，补发给我", "missing", "resend", "resend"),
        ("you sent the wrong lamp, refund only", "wrong", "refund", "refund_only"),
        ("the lamp is missing, please send the missing one", "missing", "resend", "resend"),
    ],
)
async def test_all_in_one_message(shop: Desk, text: str, fault: str, remedy: str, done: str) -> None:
    await shop.call(FaultyForm(shop.services), text, "return_refund", read=True)
    assert (shop.slots["items"], shop.slots["fault"], shop.slots["remedy"]) == (["l-white"], fault, remedy)
    assert await shop.call(AskFaultConfirmation(shop.services), again=True) == [f"utter_ask_confirm_{done}"]
    await shop.call(FaultyForm(shop.services), "yes", "affirm", loop="faulty_form")
    assert await shop.call(Faulty(shop.services), again=True) == [f"utter_done_{done}"]
    (claim,) = (await order_of(shop, DELIVERED)).fault_claims
    assert (claim.item_id, claim.fault, claim.remedy) == ("l-white", fault, remedy)


async def test_what_is_not_said_is_asked(shop: Desk) -> None:
    await shop.call(FaultyForm(shop.services), "仅退款", "return_refund", read=True)
    assert shop.slots[REQUESTED] == "items"
    await shop.call(FaultyForm(shop.services), "台灯", "inform", read=True, loop="faulty_form")
    assert shop.slots[REQUESTED] == "fault"
    assert await shop.call(AskFault(shop.services), again=True) == ["utter_ask_fault"]
    button = shop.messages[0]["buttons"][2]["payload"]
    await shop.call(FaultyForm(shop.services), button, "complaint", read=True, loop="faulty_form")
    assert (shop.slots["fault"], shop.slots[REQUESTED]) == ("damaged", "confirmation")


async def test_what_is_sold_out_is_not_sent_again(shop: Desk) -> None:
    lamp = await shop.shop.product("p-lamp")
    gone = lamp.variants[0].model_copy(update={"stock": 0, "available": False})
    shop.shop.put(lamp.model_copy(update={"variants": (gone,)}))
    said = await shop.call(FaultyForm(shop.services), "少发了台灯，补发给我", "return_refund", read=True)
    assert said == ["utter_refused_again"] and shop.slots[REQUESTED] == "remedy"
    assert await shop.call(AskRemedy(shop.services), again=True) == ["utter_ask_remedy"]
    await shop.call(FaultyForm(shop.services), "1", "inform", loop="faulty_form")
    assert (shop.slots["remedy"], shop.slots[REQUESTED]) == ("refund", "confirmation")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("运单号SF1234567890", "waybill SF1234567890"),
        ("the waybill is SF1234567890", "waybill SF1234567890"),
        ("明天上门取件", "pickup 2026-11-21"),
        ("pick it up on November 22", "pickup 2026-11-22"),
    ],
)
async def test_how_goods_come_back(shop: Desk, text: str, kept: str) -> None:
    await asked_back(shop)
    shop.shop.clock = lambda: world.NOW
    await shop.call(SendBackForm(shop.services), text, "return_refund", read=True)
    assert (shop.slots["send_back_by"], shop.slots[REQUESTED]) == (kept, "confirmation")
    await shop.call(AskSendBackConfirmation(shop.services), again=True)
    assert kept.split()[1] in shop.messages[0]["way"]
    await shop.call(SendBackForm(shop.services), "对", "affirm", loop="send_back_form")
    assert await shop.call(SendBackAction(shop.services), again=True) == ["utter_done_send_back"]
    assert (await order_of(shop, DELIVERED)).send_back is not None


async def test_a_day_that_is_not_possible_is_asked_again(shop: Desk) -> None:
    await asked_back(shop)
    shop.shop.clock = lambda: world.NOW
    await shop.call(SendBackForm(shop.services), "预约上门取件", "return_refund", read=True)
    assert shop.slots[REQUESTED] == "send_back_by"
    assert await shop.call(AskSendBack(shop.services), again=True) == ["utter_ask_send_back_by_both"]
    said = await shop.call(SendBackForm(shop.services), "12月25日", read=True, loop="send_back_form")
    assert said == ["utter_refused_again"] and shop.slots[REQUESTED] == "send_back_by"


@pytest.mark.parametrize(
    ("form", "action", "deed"),
    [
        (WithdrawForm, Withdraw, "withdraw"),
        (RefuseDeliveryForm, RefuseDeliveryAction, "refuse"),
        (NotReceivedForm, NotReceived, "loss"),
        (FaultyForm, Faulty, "faulty"),
        (SendBackForm, SendBackAction, "send_back"),
    ],
)
async def test_a_shop_that_does_not_do_it_says_so_before_any_question(
    shop: Desk, form: type[XiaoerAction], action: type[XiaoerAction], deed: str
) -> None:
    shop.services.profile = world.profile("tau-bench")
    await shop.call(form(shop.services), "please", "return_refund")
    assert await shop.call(action(shop.services), again=True) == [f"utter_not_offered_{deed}"]
    assert shop.slots["offered"] == "human"


async def test_the_progress_of_a_return_says_how_it_comes_back_and_what_comes_in_all(shop: Desk) -> None:
    await asked_back(shop)
    await shop.call(SendBackForm(shop.services), "运单号SF1234567890", "return_refund", read=True)
    await shop.call(SendBackForm(shop.services), "对", "affirm", loop="send_back_form")
    await shop.call(SendBackAction(shop.services), again=True)
    await shop.call(ReturnItemsForm(shop.services), "how much will I get back in all?", "return_refund", read=True)
    said = await shop.call(ReturnItemsAction(shop.services), again=True)
    assert said == ["utter_progress_return_requested", "utter_coming_back"]
    assert "SF1234567890" in shop.messages[0]["back_line"] and shop.messages[1]["amount"] == "¥99.00"


async def test_how_much_in_all_at_the_question(shop: Desk) -> None:
    await shop.call(ReturnItemsForm(shop.services), "退水壶，不喜欢", "return_refund", read=True)
    form = ReturnItemsForm(shop.services)
    said = await shop.call(form, "一共能退多少", "return_refund", loop="return_items_form")
    assert said == ["utter_how_much_in_all"] and shop.messages[0]["amount"] == "¥129.00"
    assert shop.slots[REQUESTED] == "confirmation" and await shop.services.writes.offered("c1")


async def test_what_is_still_on_its_way_is_followed(shop: Desk) -> None:
    await shop.call(NotReceivedForm(shop.services), f"{SENT}显示签收但我没收到", "shipping_tracking", read=True)
    assert await shop.call(NotReceived(shop.services), again=True) == ["utter_refused_loss"]
    assert shop.slots["handed_to"] == "shipping_tracking_form"
    await shop.call(ShippingTrackingForm(shop.services), again=True)
    assert await shop.call(ShippingTracking(shop.services), again=True) == ["utter_parcel_in_transit"]


@pytest.mark.parametrize(
    ("text", "intent", "name"),
    [
        ("能不能分两张卡付", "change_payment", "split_payment"),
        ("can I split the payment between two cards", "change_payment", "split_payment"),
        ("把取消的订单恢复一下", "cancel_order", "undo_cancellation"),
        ("undo the cancellation of my order", "cancel_order", "undo_cancellation"),
        ("只取消台灯，其他的留着", "cancel_order", "cancel_item"),
        ("cancel only the lamp and keep the rest", "cancel_order", "cancel_item"),
    ],
)
async def test_what_no_shop_can_do_is_said_with_what_can_be_done(shop: Desk, text: str, intent: str, name: str) -> None:
    await shop.call(BEGIN[intent](shop.services), text, intent, read=True)
    assert await shop.call(CancelOrderAction(shop.services), again=True) == [f"utter_cannot_{name}"]
    assert shop.slots["offered"] == "human"


@pytest.mark.parametrize("text", ["T恤换成水壶", "exchange the T-shirt for a kettle"])
async def test_another_product_is_not_what_an_item_can_become(shop: Desk, text: str) -> None:
    said = await shop.call(SwapItemsForm(shop.services), f"{DELIVERED} {text}", "exchange", read=True)
    assert "utter_cannot_other_product" in said
