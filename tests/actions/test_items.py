"""Returns, exchanges and modifications: several items at once, loosely named, whatever word was used."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.return_items import AskReturnConfirmation, ReturnItemsAction, ReturnItemsForm
from actions.swap_items import AskSwapConfirmation, SwapItems, SwapItemsForm
from actions.which_items import AskItems
from actions.which_variant import AskNewItems
from tests import world
from tests.actions.conftest import REQUESTED, Desk
from tests.actions.goods import DELIVERED, PENDING, SENT, SHIRT, fill, line
from xiaoer.shop.types import Order, PaymentMethod


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Wang's orders hold three things each."""
    await desk.verify()
    await fill(desk.shop)
    return desk


async def order_of(desk: Desk, number: str) -> Order:
    return await desk.shop.for_customer("wang").order(number)


async def give_back(desk: Desk, text: str, intent: str = "inform", *, start: bool = False) -> list[str]:
    loop = None if start else "return_items_form"
    return await desk.call(ReturnItemsForm(desk.services), text, intent, read=True, loop=loop)


async def swap(desk: Desk, text: str, intent: str = "inform", *, start: bool = False) -> list[str]:
    loop = None if start else "swap_items_form"
    return await desk.call(SwapItemsForm(desk.services), text, intent, read=True, loop=loop)


async def test_several_things_in_one_message(shop: Desk) -> None:
    await give_back(shop, "我要把水壶和台灯退了", "return_refund", start=True)
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["i-black", "l-white"])
    assert shop.slots[REQUESTED] == "return_reason"
    await give_back(shop, "商品有质量问题", "return_refund")
    assert shop.slots[REQUESTED] == "confirmation"
    assert await shop.call(AskReturnConfirmation(shop.services)) == ["utter_ask_confirm_return"]
    assert "¥228.00" in shop.messages[0]["movements"] and shop.messages[0]["notes"]
    await give_back(shop, "确认", "affirm")
    assert await shop.call(ReturnItemsAction(shop.services)) == ["utter_done_return"]
    done = await order_of(shop, DELIVERED)
    assert done.status == "return requested" and done.return_record is not None
    assert done.return_record.item_ids == ("i-black", "l-white")


async def test_everything_but_the_lamp(shop: Desk) -> None:
    await give_back(shop, "I want to return something", "return_refund", start=True)
    assert shop.slots[REQUESTED] == "items"
    assert await shop.call(AskItems(shop.services)) == ["utter_ask_items"]
    await give_back(shop, "除了台灯都退")
    assert shop.slots["items"] == ["i-black", "s-red-m"]
    await give_back(shop, "no longer needed", "return_refund")
    await give_back(shop, "the lamp too please")
    assert shop.slots["items"] == ["i-black", "s-red-m", "l-white"] and shop.slots["confirmation"] is None


async def test_a_correction_at_the_question_takes_one_back(shop: Desk) -> None:
    await give_back(shop, "全部退掉，不喜欢", "return_refund", start=True)
    assert shop.slots[REQUESTED] == "confirmation"
    await give_back(shop, "台灯不退了", "deny")
    assert shop.slots["items"] == ["i-black", "s-red-m"] and shop.slots[REQUESTED] == "confirmation"


async def test_an_unsent_order_is_cancelled_instead_of_returned(shop: Desk) -> None:
    await give_back(shop, f"退货 {PENDING}", "return_refund", start=True)
    assert shop.slots["form_end"] == "misfit"
    assert await shop.call(ReturnItemsAction(shop.services)) == ["utter_refused_return"]
    assert shop.events[-1]["name"] == "cancel_order_form" and shop.slots["handed_to"] == "cancel_order_form"


async def test_where_the_money_goes_is_asked_where_there_is_a_choice(shop: Desk) -> None:
    card = PaymentMethod(payment_method_id="gift-1", kind="gift_card", balance=Decimal("10.00"))
    shop.services.profile = world.profile("tau-bench")
    shop.shop.put(world.WANG.model_copy(update={"payment_methods": (*world.WANG.payment_methods, card)}))
    await give_back(shop, "return the kettle", "return_refund", start=True)
    assert shop.slots[REQUESTED] == "payment_method"
    await give_back(shop, "back to how I paid, the original payment method")
    assert shop.slots["payment_method"] == "alipay-1"


async def test_what_was_delivered_is_exchanged_whatever_the_word(shop: Desk) -> None:
    await swap(shop, f"订单{DELIVERED}的T恤换成蓝色的", "modify_items", start=True)
    assert (shop.slots["items"], shop.slots["new_items"]) == (["s-red-m"], ["s-blue-m"])
    assert shop.slots[REQUESTED] == "confirmation"
    assert await shop.call(AskSwapConfirmation(shop.services)) == ["utter_ask_confirm_exchange"]
    assert "¥10.00" in shop.messages[0]["movements"]
    await swap(shop, "确认", "affirm")
    assert await shop.call(SwapItems(shop.services)) == ["utter_done_exchange"]
    record = (await order_of(shop, DELIVERED)).exchange_record
    assert record is not None and record.new_item_ids == ("s-blue-m",)


async def test_what_is_pending_is_modified_and_corrected_at_the_question(shop: Desk) -> None:
    await swap(shop, f"exchange the T-shirt of {PENDING} for a blue one", "exchange", start=True)
    assert shop.slots["new_items"] == ["s-blue-m"]
    await swap(shop, "no, change the T-shirt to size L", "deny")
    assert shop.slots["new_items"] == ["s-red-l"] and shop.slots["confirmation"] is None
    assert await shop.call(AskSwapConfirmation(shop.services)) == ["utter_ask_confirm_modify"]
    await swap(shop, "yes", "affirm")
    assert await shop.call(SwapItems(shop.services)) == ["utter_done_modify"]
    assert [each.item_id for each in (await order_of(shop, PENDING)).lines] == ["i-black", "s-red-l", "l-white"]


async def test_two_wishes_in_one_message(shop: Desk) -> None:
    await swap(shop, f"{DELIVERED} T恤换成大一号的，水壶换成白色的", "exchange", start=True)
    assert dict(zip(shop.slots["items"], shop.slots["new_items"], strict=True)) == {
        "s-red-m": "s-red-l",
        "i-black": "i-white",
    }


async def test_what_is_gone_is_told_and_another_asked_for(shop: Desk) -> None:
    assert await swap(shop, f"{DELIVERED} T恤换成黑色的", "exchange", start=True) == ["utter_variant_gone"]
    assert shop.slots[REQUESTED] == "new_items"
    assert await shop.call(AskNewItems(shop.services), "T恤换成黑色的") == ["utter_ask_new_items"]
    await swap(shop, "那要蓝色M码")
    assert shop.slots["new_items"] == ["s-blue-m"]


async def test_on_its_way_nothing_is_swapped(shop: Desk) -> None:
    await swap(shop, f"change the T-shirt of {SENT} to blue", "modify_items", start=True)
    assert await shop.call(SwapItems(shop.services)) == ["utter_refused_swap"]
    assert "processed" in shop.messages[0]["why"]


async def test_an_answer_that_says_nothing_ends_with_a_person(shop: Desk) -> None:
    await swap(shop, f"exchange the T-shirt of {DELIVERED}", "exchange", start=True)
    for _ in range(3):
        await swap(shop, "不知道", "deny")
    assert await shop.call(SwapItems(shop.services)) == ["utter_offer_human"]


async def test_a_question_about_goods_in_between_changes_nothing(shop: Desk) -> None:
    await give_back(shop, "退水壶，不喜欢", "return_refund", start=True)
    assert shop.slots["items"] == ["i-black"]
    assert await give_back(shop, "台灯有黑色的吗", "product_question") == []
    assert shop.events == [] and shop.slots["items"] == ["i-black"]


async def test_what_was_said_before_the_identity_is_not_asked_again(shop: Desk) -> None:
    await shop.services.store.drop("c1", "user")
    await give_back(shop, "我要把水壶和台灯退了，有质量问题", "return_refund", start=True)
    assert shop.slots[REQUESTED] == "identity"
    await give_back(shop, f"{DELIVERED} 尾号1234")
    assert (shop.slots["items"], shop.slots[REQUESTED]) == (["i-black", "l-white"], "confirmation")


async def test_a_wish_that_was_said_before_the_identity_is_kept(shop: Desk) -> None:
    await shop.services.store.drop("c1", "user")
    await swap(shop, f"{DELIVERED} T恤换成蓝色的", "exchange", start=True)
    await swap(shop, f"{DELIVERED} 1234")
    assert (shop.slots["new_items"], shop.slots[REQUESTED]) == (["s-blue-m"], "confirmation")


@pytest.mark.parametrize("text", ["不退了", "还是不退了", "算了，别退了", "don't return it"])
async def test_not_after_all_is_a_no(shop: Desk, text: str) -> None:
    await give_back(shop, "退水壶，不喜欢", "return_refund", start=True)
    await give_back(shop, text, "return_refund")
    assert shop.slots["confirmation"] is False
    assert await shop.call(ReturnItemsAction(shop.services)) == ["utter_not_done_return"]


async def test_a_colour_that_is_wanted_does_not_hide_what_is_meant(shop: Desk) -> None:
    await swap(shop, f"I need the T-shirt of {DELIVERED} in blue instead", "exchange", start=True)
    assert (shop.slots["items"], shop.slots["new_items"]) == (["s-red-m"], ["s-blue-m"])


@pytest.mark.parametrize("text", ["退水壶，台灯不退", "return the kettle but not the lamp", "退水壶，台灯不用动"])
async def test_what_shall_stay_is_not_taken(shop: Desk, text: str) -> None:
    await give_back(shop, text, "return_refund", start=True)
    assert shop.slots["items"] == ["i-black"]


async def test_an_option_alone_corrects_the_choice_at_the_question(shop: Desk) -> None:
    await swap(shop, f"exchange the T-shirt of {DELIVERED} for a blue one", "exchange", start=True)
    assert shop.slots["new_items"] == ["s-blue-m"]
    await swap(shop, "no, size L", "deny")
    assert shop.slots["new_items"] == ["s-blue-l"] and shop.slots[REQUESTED] == "confirmation"


@pytest.mark.parametrize(
    "text",
    [
        "I want to return the kettle from the order with the lamp in it",
        "in my order that had the lamp, I'd like to return the kettle",
        "For my order with the lamp (1.5L) in it I'd like to return the kettle",
        "有台灯的那个订单里的水壶我要退",
        "里面有台灯的那单，水壶退掉",
    ],
)
async def test_goods_that_only_tell_the_order_arent_taken(shop: Desk, text: str) -> None:
    await give_back(shop, text, "return_refund", start=True)
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, ["i-black"])


async def test_goods_that_answer_which_order_arent_taken(shop: Desk) -> None:
    lines = (line(world.kettle(), "i-black"), line(SHIRT, "s-blue-l"))
    shop.shop.put((await order_of(shop, PENDING)).model_copy(update={"status": "delivered", "lines": lines}))
    await give_back(shop, "I want to return something", "return_refund", start=True)
    assert shop.slots[REQUESTED] == "order_id"
    await give_back(shop, "the one with the lamp")
    assert (shop.slots["order_id"], shop.slots["items"]) == (DELIVERED, None)


@pytest.mark.parametrize("text", ["just one of the two", "no, only one", "只退一个", "不对，只要其中一个"])
async def test_one_of_two_alike(shop: Desk, text: str) -> None:
    order = await order_of(shop, DELIVERED)
    shop.shop.put(order.model_copy(update={"lines": (*order.lines, order.lines[0])}))
    await give_back(shop, "I want to return the kettle, it is faulty", "return_refund", start=True)
    assert shop.slots["items"] == ["i-black", "i-black"] and shop.slots[REQUESTED] == "confirmation"
    await give_back(shop, text, "deny")
    assert shop.slots["items"] == ["i-black"] and shop.slots[REQUESTED] == "confirmation"


@pytest.mark.parametrize("text", ["return just one of the kettles", "水壶只退一个"])
async def test_one_of_two_alike_said_at_once(shop: Desk, text: str) -> None:
    order = await order_of(shop, DELIVERED)
    shop.shop.put(order.model_copy(update={"lines": (*order.lines, order.lines[0])}))
    await give_back(shop, text, "return_refund", start=True)
    assert shop.slots["items"] == ["i-black"]


async def test_what_an_item_shall_become_doesnt_hide_it(shop: Desk) -> None:
    text = f"In {DELIVERED} I'd like to exchange the kettle for a white one, and the T-shirt for a blue one"
    await swap(shop, text, "exchange", start=True)
    assert shop.slots["items"] == ["i-black", "s-red-m"]


async def test_a_chinese_yes_to_a_swap_is_no_other_wish(shop: Desk) -> None:
    shop.services.profile = world.profile("tau-bench")
    await swap(shop, f"{DELIVERED} T恤换成蓝色的", "exchange", start=True)
    assert shop.slots[REQUESTED] == "confirmation" and shop.slots["new_items"] == ["s-blue-m"]
    await swap(shop, "好的", "affirm")
    assert shop.slots["confirmation"] is True


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to modify the kettle into a white one, and the T-shirt to blue and size L",
        "Thanks! For this I'd like to modify the kettle into a white one, and the T-shirt to blue and size L",
        "please change the kettle into a white one, and the T-shirt to blue and size L",
        "水壶换成白色的，T恤换成蓝色L码的",
    ],
)
async def test_each_clause_of_a_swap_is_about_its_own_item(shop: Desk, text: str) -> None:
    await swap(shop, f"{DELIVERED} {text}", "exchange", start=True)
    assert (shop.slots["items"], shop.slots["new_items"]) == (["i-black", "s-red-m"], ["i-white", "s-blue-l"])


async def test_an_item_that_is_restated_takes_the_place_of_a_wrong_one(shop: Desk) -> None:
    await swap(shop, f"{DELIVERED} exchange the kettle", "exchange", start=True)
    assert shop.slots["items"] == ["i-black"]
    await swap(shop, "no, that's not what I asked. Please change the T-shirt", "exchange")
    assert shop.slots["items"] == ["s-red-m"]


@pytest.mark.parametrize("text", ["not that one, blue and size L please", "不是这个，要蓝色L码的"])
async def test_not_that_one_is_said_of_what_is_offered(shop: Desk, text: str) -> None:
    shop.services.profile = world.profile("tau-bench")
    await swap(shop, f"{DELIVERED} T恤换成蓝色的", "exchange", start=True)
    await swap(shop, text, "deny")
    assert (shop.slots["order_id"], shop.slots["new_items"]) == (DELIVERED, ["s-blue-l"])


async def test_an_answer_is_about_the_item_that_is_asked_about(shop: Desk) -> None:
    shop.services.profile = world.profile("tau-bench")
    await swap(shop, f"{DELIVERED} exchange the T-shirt for a blue one, and the kettle", "exchange", start=True)
    assert (shop.slots["items"], shop.slots["new_items"]) == (["s-red-m", "i-black"], ["s-blue-m", None])
    await swap(shop, "the same model, just a new one")
    assert shop.slots["new_items"] == ["s-blue-m", "i-black"]
