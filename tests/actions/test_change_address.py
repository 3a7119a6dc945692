from __future__ import annotations

import pytest

from actions.change_address import AskAddressConfirmation, AskNewAddress, ChangeAddress, ChangeAddressForm
from actions.noted import Noted
from tests.actions.conftest import REQUESTED, Desk

LOOP = "change_address_form"
NEW = "浙江省杭州市西湖区文三路478号3幢501"


async def say(desk: Desk, text: str, intent: str = "inform", *, start: bool = False) -> list[str]:
    form = ChangeAddressForm(desk.services)
    return await desk.call(form, text, intent, read=True, loop=None if start else LOOP)


async def test_the_only_order_that_can_change_is_taken_and_the_address_asked_for(desk: Desk) -> None:
    await desk.verify()
    await say(desk, "我要改地址", "change_address", start=True)
    assert (desk.slots["order_id"], desk.slots[REQUESTED]) == ("XE2026110001", "new_address")
    assert await desk.call(AskNewAddress(desk.services)) == ["utter_ask_new_address"]
    assert desk.messages[0]["custom"]["asks"] == "address"


async def test_one_message_and_a_yes_change_it_and_no_slot_holds_the_address(desk: Desk) -> None:
    await desk.verify()
    await say(desk, f"把订单XE2026110001改寄到{NEW}，收货人李四，电话13800138000", "change_address", start=True)
    assert desk.slots[REQUESTED] == "confirmation"
    assert await desk.call(AskAddressConfirmation(desk.services)) == ["utter_ask_confirm_change_address"]
    assert "文三路478号" in desk.messages[0]["address"] and "李四" in desk.messages[0]["address"]
    assert "文三路" not in str(desk.slots)
    await say(desk, "对的", "affirm")
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_done_change_address"]
    address = (await desk.shop.for_customer("wang").order("XE2026110001")).address
    assert (address.address1, address.address2, address.receiver, address.zip) == (
        "西湖区文三路478号",
        "3幢501",
        "李四",
        "310000",
    )


async def test_only_the_receiver_changes(desk: Desk) -> None:
    await desk.verify()
    await say(desk, "收货人改成王丽", "change_address", start=True)
    await say(desk, "yes", "affirm")
    await desk.call(ChangeAddress(desk.services))
    address = (await desk.shop.for_customer("wang").order("XE2026110001")).address
    assert (address.receiver, address.address1) == ("王丽", "人民路 8 号")


async def test_the_default_address_leaves_orders_alone(desk: Desk) -> None:
    await desk.verify()
    await say(desk, "change my default address please", "change_address", start=True)
    assert desk.slots[REQUESTED] == "new_address"
    await say(desk, "101 Highway, New York, NY 10001", "inform")
    assert desk.slots[REQUESTED] == "confirmation"
    assert await desk.call(AskAddressConfirmation(desk.services)) == ["utter_ask_confirm_default_address"]
    await say(desk, "yes", "affirm")
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_done_default_address"]
    shop = desk.shop.for_customer("wang")
    assert ((await shop.customer()).address.city, (await shop.order("XE2026110001")).address.city) == (
        "New York",
        "杭州",
    )


async def test_a_correction_at_the_question_is_quoted_anew(desk: Desk) -> None:
    await desk.verify()
    await say(desk, f"地址改成{NEW}", "change_address", start=True)
    await say(desk, "不对，是文三路500号", "deny")
    assert desk.slots["confirmation"] is None and desk.slots[REQUESTED] == "confirmation"
    offer = await desk.services.writes.offered("c1")
    assert offer is not None and offer.quote.address is not None and "500号" in offer.quote.address.address1


async def test_who_the_customer_is_stands_before_the_address(desk: Desk) -> None:
    text = f"XE2026110001 尾号1234，地址改成{NEW}，收货人李四，电话13800138000"
    await say(desk, text, "change_address", start=True)
    assert (desk.slots["identity"], desk.slots[REQUESTED]) == ("verified", "confirmation")


@pytest.mark.parametrize("number", ["XE2026110002", "XE2026110003"])
async def test_what_has_left_is_refused_with_a_way_out(desk: Desk, number: str) -> None:
    await desk.verify()
    await say(desk, f"改{number}的地址", "change_address", start=True)
    assert desk.slots["form_end"] == "misfit"
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_refused_change_address"]
    assert desk.messages[0]["why"] and desk.messages[0]["instead"] and desk.slots["offered"] == "human"


async def test_the_same_address_is_told_and_asked_again_three_times_at_most(desk: Desk) -> None:
    await desk.verify()
    await say(desk, "我要改地址", "change_address", start=True)
    for _ in range(2):
        assert await say(desk, "杭州市人民路8号") == ["utter_refused_again"]
        assert desk.slots[REQUESTED] == "new_address"
    await say(desk, "杭州市人民路8号")
    assert desk.slots["form_end"] == "gave_up"
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_offer_human"]


async def test_a_lost_answer_is_looked_up(desk: Desk) -> None:
    await desk.verify()
    await say(desk, f"地址改成{NEW}", "change_address", start=True)
    await say(desk, "好的", "affirm")
    desk.shop.lose_next_answer = True
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_outcome_unknown"]
    assert await desk.call(ChangeAddress(desk.services)) == ["utter_done_change_address"]


async def test_an_order_that_was_named_before_the_identity_is_the_one_that_is_meant(desk: Desk) -> None:
    await say(desk, "please change the shipping address of order XE2026110002", "change_address", start=True)
    await say(desk, "phone ends in 1234")
    assert (desk.slots["order_id"], desk.slots["form_end"]) == ("XE2026110002", "misfit")


async def test_an_address_that_nobody_asked_for_is_a_wish_to_change_one(desk: Desk) -> None:
    await desk.verify()
    assert await desk.call(Noted(desk.services), f"改成寄到我公司：{NEW}", read=True) == []
    assert (desk.events[0]["event"], desk.events[0]["name"]) == ("followup", LOOP)
    form = ChangeAddressForm(desk.services)
    await desk.call(form, f"改成寄到我公司：{NEW}", read=True, after="action_noted")
    assert desk.slots[REQUESTED] == "confirmation"


async def test_another_task_that_names_a_city_is_no_new_address(desk: Desk) -> None:
    await desk.verify()
    await say(desk, "我要改地址", "change_address", start=True)
    await say(desk, "取消发往杭州的订单", "cancel_order")
    assert desk.slots["new_address"] is None and not any(e.get("event") == "slot" for e in desk.events)


@pytest.mark.parametrize(
    "text",
    [
        "please send XE2026110001 to the same address as XE2026110003",
        "For order XE2026110001, change the address to the address that I used for order XE2026110003",
        "订单XE2026110001的地址改成和XE2026110003这一单一样的地址",
        "XE2026110001帮我寄到XE2026110003的那个地址",
    ],
)
async def test_the_address_of_an_order_that_is_named(desk: Desk, text: str) -> None:
    await desk.verify()
    other = await desk.shop.for_customer("wang").order("XE2026110003")
    moved = other.address.model_copy(
        update={"address1": "观前街 1 号", "city": "苏州", "state": "江苏", "zip": "215000"}
    )
    desk.shop.put(other.model_copy(update={"address": moved}))
    await say(desk, text, "change_address", start=True)
    assert (desk.slots["order_id"], desk.slots[REQUESTED]) == ("XE2026110001", "confirmation")
    await say(desk, "yes", "affirm")
    await desk.call(ChangeAddress(desk.services))
    assert (await desk.shop.for_customer("wang").order("XE2026110001")).address == moved


async def test_the_answer_may_name_an_order_whose_address_is_meant(desk: Desk) -> None:
    await desk.verify()
    other = await desk.shop.for_customer("wang").order("XE2026110003")
    moved = other.address.model_copy(update={"address1": "观前街 1 号", "zip": "215000"})
    desk.shop.put(other.model_copy(update={"address": moved}))
    await say(desk, "我要改地址", "change_address", start=True)
    await say(desk, "the same address as order XE2026110003")
    assert (desk.slots["order_id"], desk.slots[REQUESTED]) == ("XE2026110001", "confirmation")


@pytest.mark.parametrize(
    "text",
    [
        f"XE2026110001的地址改成{NEW}，默认地址也一起改",
        f"把默认地址和订单XE2026110001的地址都改成{NEW}",
    ],
)
async def test_both_addresses_one_after_the_other_with_one_address_said(desk: Desk, text: str) -> None:
    await desk.verify()
    await say(desk, text, "change_address", start=True)
    assert (desk.slots["address_of"], desk.slots[REQUESTED]) == ("both", "confirmation")
    assert await desk.call(AskAddressConfirmation(desk.services), again=True) == ["utter_ask_confirm_change_address"]
    await say(desk, "对的", "affirm")
    assert await desk.call(ChangeAddress(desk.services), again=True) == ["utter_done_change_address"]
    assert desk.events[-1]["name"] == LOOP
    await desk.call(ChangeAddressForm(desk.services), again=True)
    assert (desk.slots["address_of"], desk.slots[REQUESTED]) == ("default", "confirmation")
    assert await desk.call(AskAddressConfirmation(desk.services), again=True) == ["utter_ask_confirm_default_address"]
    await say(desk, "对的", "affirm")
    assert await desk.call(ChangeAddress(desk.services), again=True) == ["utter_done_default_address"]
    wang = desk.shop.for_customer("wang")
    assert (await wang.customer()).address == (await wang.order("XE2026110001")).address
    assert desk.slots["handed_to"] is None


async def test_a_no_to_the_order_leaves_the_default_address_as_well(desk: Desk) -> None:
    await desk.verify()
    await say(desk, f"XE2026110001的地址改成{NEW}，默认地址也一起改", "change_address", start=True)
    await say(desk, "不改了", "deny")
    assert await desk.call(ChangeAddress(desk.services), again=True) == ["utter_not_done_change_address"]
    assert desk.slots["handed_to"] is None
