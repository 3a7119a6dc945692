"""Several requests in one message: one after the other, none asked for again, each with its own yes."""

from __future__ import annotations

import pytest

from actions.base import XiaoerAction
from actions.cancel_order import CancelOrderAction, CancelOrderForm
from actions.change_payment import ChangePaymentForm
from actions.handoff import Handoff
from actions.next_request import NextRequest
from actions.return_items import ReturnItemsAction, ReturnItemsForm
from actions.stop import Stop
from actions.swap_items import SwapItems, SwapItemsForm
from tests import world
from tests.actions.conftest import REQUESTED, Desk
from tests.actions.goods import DELIVERED, PENDING, fill
from xiaoer.shop.types import PaymentMethod

FORMS: dict[str, type[XiaoerAction]] = {
    "cancel_order_form": CancelOrderForm,
    "return_items_form": ReturnItemsForm,
    "swap_items_form": SwapItemsForm,
    "change_payment_form": ChangePaymentForm,
}
CARD = PaymentMethod(payment_method_id="wechat-1", kind="wechat_pay")
BOTH = "cancel order XE2026110001 and return the lamp"
ASKED = [("cancel_order", "cancel order XE2026110001"), ("return_refund", "return the lamp")]


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Wang's orders hold three things each."""
    await desk.verify()
    await fill(desk.shop)
    return desk


async def say(desk: Desk, form: str, text: str, intent: str = "inform", **more: object) -> list[str]:
    """A message to a form that is under way."""
    return await desk.call(FORMS[form](desk.services), text, intent, read=True, loop=form, **more)  # type: ignore[arg-type]


async def goes_on(desk: Desk) -> list[str]:
    """What the policy does when a task has ended: take up what waits, and run the form that sees to it."""
    said = await desk.call(NextRequest(desk.services), again=True)
    form = desk.slots["up_next"]
    return [*said, *(await desk.call(FORMS[form](desk.services), again=True) if form in FORMS else [])]


async def begin(desk: Desk) -> None:
    said = await desk.call(CancelOrderForm(desk.services), BOTH, "cancel_order", read=True, requests=ASKED)
    assert said == ["utter_several_requests"]
    assert (desk.slots["order_id"], desk.slots[REQUESTED]) == (PENDING, "cancel_reason")


async def test_the_second_starts_when_the_first_is_done_with_what_was_said_of_it(shop: Desk) -> None:
    await begin(shop)
    await say(shop, "cancel_order_form", "ordered the wrong thing")
    await say(shop, "cancel_order_form", "yes", "affirm")
    assert await shop.call(CancelOrderAction(shop.services), again=True) == ["utter_done_cancel"]
    assert await goes_on(shop) == ["utter_next_request"]
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["l-white"])
    assert shop.slots[REQUESTED] == "return_reason" and shop.slots["requests"] is None
    await say(shop, "return_items_form", "changed my mind")
    await say(shop, "return_items_form", "yes", "affirm")
    assert await shop.call(ReturnItemsAction(shop.services), again=True) == ["utter_done_return"]
    assert (await shop.shop.for_customer("wang").order(DELIVERED)).status == "return requested"


async def test_left_with_a_no_the_second_follows(shop: Desk) -> None:
    await begin(shop)
    await say(shop, "cancel_order_form", "ordered the wrong thing")
    await say(shop, "cancel_order_form", "no", "deny")
    assert await shop.call(CancelOrderAction(shop.services), again=True) == ["utter_not_done_cancel"]
    assert await goes_on(shop) == ["utter_next_request"]
    assert shop.slots["items"] == ["l-white"]


async def test_refused_the_second_follows_in_the_same_turn(shop: Desk) -> None:
    text = "cancel order XE2026110002 and return the lamp"
    asked = [("cancel_order", "cancel order XE2026110002"), ("return_refund", "return the lamp")]
    await shop.call(CancelOrderForm(shop.services), text, "cancel_order", read=True, requests=asked)
    await shop.call(CancelOrderAction(shop.services), again=True)
    assert shop.slots["offered"] == "nothing"
    await goes_on(shop)
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["l-white"])


async def test_what_was_said_of_both_before_the_identity_is_kept(shop: Desk) -> None:
    await shop.services.store.drop("c1", "user")
    text = "取消XE2026110001，再把台灯退了"
    asked = [("cancel_order", "取消XE2026110001"), ("return_refund", "把台灯退了")]
    await shop.call(CancelOrderForm(shop.services), text, "cancel_order", read=True, requests=asked)
    assert shop.slots[REQUESTED] == "identity"
    await say(shop, "cancel_order_form", "1234", entities={"phone_last4": "1234"})
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (PENDING, "cancel_reason")
    await say(shop, "cancel_order_form", "拍错了")
    await say(shop, "cancel_order_form", "不", "deny")
    await shop.call(CancelOrderAction(shop.services), again=True)
    await goes_on(shop)
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["l-white"])


async def test_stop_and_a_person_leave_all(shop: Desk) -> None:
    for action, text, intent in ((Stop, "stop", "stop"), (Handoff, "a person please", "talk_to_human")):
        await begin(shop)
        await shop.call(action(shop.services), text, intent, loop="cancel_order_form")
        assert shop.slots["requests"] is None


async def test_what_is_asked_for_anew_does_not_wait_as_well(shop: Desk) -> None:
    await begin(shop)
    await shop.call(
        ReturnItemsForm(shop.services), "return the lamp", "return_refund", read=True, loop="cancel_order_form"
    )
    assert shop.slots["requests"] is None


async def test_a_new_request_goes_before_what_waits(shop: Desk) -> None:
    await begin(shop)
    text = "first change the payment, and exchange the T-shirt for a blue one"
    asked = [("change_payment", "first change the payment"), ("exchange", "exchange the T-shirt for a blue one")]
    await say(shop, "cancel_order_form", text, "change_payment", requests=asked)
    assert [each["intent"] for each in shop.slots["requests"]] == ["exchange", "return_refund"]


async def test_somebody_else_gets_nothing_done(shop: Desk) -> None:
    await shop.services.store.drop("c1", "user")
    await shop.call(CancelOrderForm(shop.services), BOTH, "cancel_order", read=True, requests=ASKED)
    shop.slots["form_end"] = "locked for minutes: 15"
    await shop.call(CancelOrderAction(shop.services), again=True)
    assert shop.slots["requests"] is None


async def test_what_locks_the_order_goes_last(shop: Desk) -> None:
    shop.shop.put(world.WANG.model_copy(update={"payment_methods": (*world.WANG.payment_methods, CARD)}))
    text = "XE2026110001的T恤换成蓝色，再把付款方式换成微信"
    asked = [("modify_items", "XE2026110001的T恤换成蓝色"), ("change_payment", "把付款方式换成微信")]
    said = await shop.call(SwapItemsForm(shop.services), text, "modify_items", read=True, requests=asked)
    assert said == ["utter_goes_last"] and shop.slots["form_end"] == "later"
    assert await shop.call(SwapItems(shop.services), again=True) == []
    assert [each["intent"] for each in shop.slots["requests"]] == ["change_payment", "modify_items"]
    shop.slots["order_number"] = PENDING
    await goes_on(shop)
    assert (shop.slots["payment_method"], shop.slots[REQUESTED]) == ("wechat-1", "confirmation")


@pytest.mark.parametrize(
    ("text", "intent", "deed"),
    [
        ("XE2026110003的T恤换成黑色的，没货就退了", "exchange", "退了"),
        (
            "exchange the T-shirt of XE2026110003 for a black one, if it's not available return it",
            "exchange",
            "return it",
        ),
    ],
)
async def test_what_is_gone_gives_way_to_the_alternative(shop: Desk, text: str, intent: str, deed: str) -> None:
    assert await shop.call(SwapItemsForm(shop.services), text, intent, read=True) == ["utter_variant_gone"]
    assert shop.slots["form_end"] == "gone"
    assert await shop.call(SwapItems(shop.services), again=True) == []
    assert await goes_on(shop) == ["utter_next_instead"]
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["s-red-m"])
    assert shop.slots[REQUESTED] == "return_reason"


async def test_what_there_never_was_gives_way_to_the_alternative(shop: Desk) -> None:
    text = "exchange the T-shirt of XE2026110003 for a green one, if there isn't one then leave it"
    assert await shop.call(SwapItemsForm(shop.services), text, "exchange", read=True) == ["utter_no_such_variant"]
    await shop.call(SwapItems(shop.services), again=True)
    assert await goes_on(shop) == ["utter_kept_instead"]
    assert shop.slots["up_next"] is None and shop.slots["requests"] is None


async def test_another_variant_as_the_alternative(shop: Desk) -> None:
    text = "XE2026110003的T恤换成黑色的，没有黑色就要蓝色M码"
    await shop.call(SwapItemsForm(shop.services), text, "exchange", read=True)
    await shop.call(SwapItems(shop.services), again=True)
    await goes_on(shop)
    assert (shop.slots["items"], shop.slots["new_items"]) == (["s-red-m"], ["s-blue-m"])


async def test_what_can_be_had_passes_the_alternative_over(shop: Desk) -> None:
    text = "XE2026110003的T恤换成蓝色的，没货就退了"
    await shop.call(SwapItemsForm(shop.services), text, "exchange", read=True)
    assert shop.slots[REQUESTED] == "confirmation"
    await say(shop, "swap_items_form", "确认", "affirm")
    assert await shop.call(SwapItems(shop.services), again=True) == ["utter_done_exchange"]
    assert await goes_on(shop) == []
    assert shop.slots["up_next"] is None and shop.slots["requests"] is None


async def test_what_is_refused_gives_way_to_the_alternative(shop: Desk) -> None:
    text = "return XE2026110001, if you can't then cancel it"
    await shop.call(ReturnItemsForm(shop.services), text, "return_refund", read=True)
    assert await shop.call(ReturnItemsAction(shop.services), again=True) == ["utter_refused_return"]
    assert shop.events[-1]["event"] == "slot"
    assert await goes_on(shop) == ["utter_next_instead"]
    assert (shop.slots["order_id"], shop.slots[REQUESTED]) == (PENDING, "cancel_reason")


async def test_a_yes_that_asks_for_more_is_a_yes_and_more_waits(shop: Desk) -> None:
    await say_all_of_a_return(shop)
    await say(shop, "return_items_form", "yes, and also cancel XE2026110001", "cancel_order")
    assert shop.slots["confirmation"] is True
    assert await shop.call(ReturnItemsAction(shop.services), again=True) == ["utter_done_return"]
    assert await goes_on(shop) == ["utter_next_request"]
    assert shop.slots["order_id"] == PENDING


async def test_a_yes_that_says_the_deed_once_more_asks_for_nothing_else(shop: Desk) -> None:
    await say_all_of_a_return(shop)
    await say(shop, "return_items_form", "yes, then return it", "return_refund")
    assert shop.slots["confirmation"] is True and shop.slots["requests"] is None


async def say_all_of_a_return(desk: Desk) -> None:
    await desk.call(ReturnItemsForm(desk.services), "return the lamp, I changed my mind", "return_refund", read=True)
    assert desk.slots[REQUESTED] == "confirmation"


async def test_a_message_that_is_no_longer_known_is_passed_over(shop: Desk) -> None:
    await begin(shop)
    shop.heard.clear()
    await shop.call(NextRequest(shop.services), "hello", "greeting")
    assert shop.slots["requests"] is None and shop.slots["up_next"] is None
