from __future__ import annotations

import pytest

from actions.affirm import AffirmAction
from actions.cancel_order import AskCancelConfirmation, CancelOrderAction, CancelOrderForm
from actions.handoff import Handoff
from actions.reason import match_reason
from tests import world
from tests.actions.conftest import REQUESTED, Desk

LOOP = "cancel_order_form"


async def start(desk: Desk, number: str = "XE2026110001", text: str = "cancel my order") -> list[str]:
    return await desk.call(CancelOrderForm(desk.services), text, "cancel_order", entities={"order_number": number})


async def to_the_question(desk: Desk) -> None:
    await desk.verify()
    await start(desk)
    await desk.call(CancelOrderForm(desk.services), "I ordered the wrong thing", loop=LOOP)
    assert desk.slots[REQUESTED] == "confirmation"


async def answer(desk: Desk, text: str, intent: str) -> list[str]:
    return await desk.call(CancelOrderForm(desk.services), text, intent, loop=LOOP)


async def test_identity_comes_first_and_what_was_said_is_not_asked_again(desk: Desk) -> None:
    await start(desk, text="I ordered the wrong thing, cancel XE2026110001")
    assert desk.slots[REQUESTED] == "identity"
    assert desk.slots["cancel_reason"] == "ordered-by-mistake"
    await desk.call(CancelOrderForm(desk.services), "1234", entities={"phone_last4": "1234"}, loop=LOOP)
    assert desk.slots["order_id"] == "XE2026110001"
    assert desk.slots[REQUESTED] == "confirmation"


async def test_the_question_shows_items_money_and_destination(desk: Desk) -> None:
    await to_the_question(desk)
    assert await desk.call(AskCancelConfirmation(desk.services)) == ["utter_ask_confirm_cancel"]
    shown = desk.messages[0]
    assert shown["order_id"] == "XE2026110001"
    assert "Electric Kettle (black)" in shown["items"]
    assert "¥129.00" in shown["movements"] and "Alipay" in shown["movements"]
    assert shown["custom"]["asks"] == "confirmation"
    assert (await desk.shop.for_customer("wang").order("XE2026110001")).status == "pending"


async def test_yes_cancels_once_and_says_the_refund(desk: Desk) -> None:
    await to_the_question(desk)
    await answer(desk, "yes", "affirm")
    assert desk.slots["confirmation"] is True and desk.slots[REQUESTED] is None
    assert await desk.call(CancelOrderAction(desk.services), "yes", "affirm") == ["utter_done_cancel"]
    assert "¥129.00" in desk.messages[0]["movements"]
    order = await desk.shop.for_customer("wang").order("XE2026110001")
    assert order.status == "cancelled" and order.paid == 0
    assert await desk.call(CancelOrderAction(desk.services), "yes", "affirm") == ["utter_nothing_to_confirm"]
    assert len([p for p in order.payments if p.kind == "refund"]) == 1


@pytest.mark.parametrize(("text", "intent"), [("no", "deny"), ("先不取消", "deny"), ("/deny", "deny")])
async def test_no_changes_nothing(desk: Desk, text: str, intent: str) -> None:
    await to_the_question(desk)
    await answer(desk, text, intent)
    assert await desk.call(CancelOrderAction(desk.services), text, intent) == ["utter_not_done_cancel"]
    assert (await desk.shop.for_customer("wang").order("XE2026110001")).status == "pending"
    assert await desk.services.writes.offered("c1") is None


@pytest.mark.parametrize(
    "text", ["yes?", "yes but not the kettle", "可以吗", "好的，不过先等等", "ok what happens then", "yes if it's free"]
)
async def test_a_yes_with_a_reservation_confirms_nothing(desk: Desk, text: str) -> None:
    await to_the_question(desk)
    assert await answer(desk, text, "affirm") == ["utter_not_understood"]
    assert desk.slots["confirmation"] is None
    assert desk.slots[REQUESTED] == "confirmation"


async def test_another_order_at_the_question_is_quoted_anew(desk: Desk) -> None:
    await desk.verify()
    desk.shop.put(world.order("XE2026110004", "wang", "pending", method="alipay-1"))
    desk.shop.put(world.WANG.model_copy(update={"order_ids": (*world.WANG.order_ids, "XE2026110004")}))
    await to_the_question(desk)
    await desk.call(
        CancelOrderForm(desk.services),
        "no, XE2026110004",
        "affirm",
        entities={"order_number": "XE2026110004"},
        loop=LOOP,
    )
    offer = await desk.services.writes.offered("c1")
    assert offer is not None and offer.quote.write.order_id == "XE2026110004"  # type: ignore[union-attr]
    assert desk.slots["confirmation"] is None


@pytest.mark.parametrize(
    ("number", "response"),
    [("XE2026110002", "utter_cancel_refused_processed"), ("XE2026110003", "utter_cancel_refused_delivered")],
)
async def test_what_cannot_be_cancelled_is_refused_with_its_reason_before_any_question(
    desk: Desk, number: str, response: str
) -> None:
    await desk.verify()
    await start(desk, number)
    assert desk.slots["form_end"] == "refused" and desk.slots[REQUESTED] is None
    assert await desk.call(CancelOrderAction(desk.services), "x", "cancel_order") == [response]
    assert desk.slots["form_end"] is None


async def test_somebody_elses_order_does_not_exist(desk: Desk) -> None:
    await desk.verify()
    assert await start(desk, "XE2026110009") == ["utter_order_not_found"]
    assert desk.slots["order_id"] is None
    assert (await desk.shop.for_customer("emma").order("XE2026110009")).status == "pending"


async def test_a_lost_answer_is_looked_up_and_done_once(desk: Desk) -> None:
    await to_the_question(desk)
    desk.shop.lose_next_answer = True
    await answer(desk, "yes", "affirm")
    assert await desk.call(CancelOrderAction(desk.services), "yes", "affirm") == ["utter_outcome_unknown"]
    assert desk.slots["offered"] == "outcome"
    assert await desk.call(AffirmAction(desk.services), "yes", "affirm") == ["utter_done_cancel"]
    order = await desk.shop.for_customer("wang").order("XE2026110001")
    assert len([p for p in order.payments if p.kind == "refund"]) == 1


async def test_a_quote_that_was_never_confirmed_is_not_done_by_a_later_yes(desk: Desk) -> None:
    await to_the_question(desk)
    assert await desk.call(AffirmAction(desk.services), "yes", "affirm") == ["utter_nothing_to_confirm"]
    assert (await desk.shop.for_customer("wang").order("XE2026110001")).status == "pending"


async def test_an_order_that_changed_meanwhile_is_shown_again(desk: Desk) -> None:
    await to_the_question(desk)
    await answer(desk, "yes", "affirm")
    order = await desk.shop.for_customer("wang").order("XE2026110001")
    desk.shop.put(order.model_copy(update={"lines": order.lines * 2}))
    assert await desk.call(CancelOrderAction(desk.services), "yes", "affirm") == ["utter_quote_changed"]
    assert desk.slots["order_id"] == "XE2026110001"
    assert (desk.events[-1]["event"], desk.events[-1]["name"]) == ("followup", LOOP)
    assert await desk.call(AskCancelConfirmation(desk.services)) == ["utter_ask_confirm_cancel"]
    assert "×2" in desk.messages[0]["items"]


async def test_a_shop_that_is_down_is_said_and_the_task_goes_on_when_it_is_back(desk: Desk) -> None:
    await desk.verify()
    desk.shop.down = True
    assert await start(desk) == ["utter_shop_unavailable"]
    assert desk.slots[REQUESTED] == "shop_retry"
    desk.shop.down = False
    await answer(desk, "/affirm", "affirm")
    assert desk.slots["order_id"] == "XE2026110001"
    assert desk.slots[REQUESTED] == "cancel_reason"


async def test_a_digression_that_names_goods_needs_no_shop(desk: Desk) -> None:
    await desk.verify()
    await start(desk)
    desk.shop.down = True
    form = CancelOrderForm(desk.services)
    goods = {"product": "desk lamp", "color": "black"}
    assert await desk.call(form, "is the lamp there in black", "product_question", entities=goods, loop=LOOP) == []
    said = await desk.call(form, "it broke", "complaint", entities={"reason": "defective"}, loop=LOOP)
    assert said == ["utter_shop_unavailable"]


async def test_three_answers_that_are_not_understood_end_with_a_person(desk: Desk) -> None:
    await to_the_question(desk)
    assert await answer(desk, "blub", "nlu_fallback") == ["utter_not_understood"]
    assert await answer(desk, "blub", "nlu_fallback") == ["utter_not_understood"]
    assert await answer(desk, "blub", "nlu_fallback") == []
    assert await desk.call(CancelOrderAction(desk.services), "blub", "nlu_fallback") == ["utter_offer_human"]
    assert desk.slots["offered"] == "human"


async def test_a_digression_is_left_to_the_rules(desk: Desk) -> None:
    await desk.verify()
    await start(desk)
    assert await answer(desk, "who pays for returns?", "policy_question") == []
    assert desk.events == []
    form = CancelOrderForm(desk.services)
    assert await desk.call(form, "拍错了", "policy_question", after="action_answer_policy", loop=LOOP) == []
    assert desk.slots["cancel_reason"] is None
    assert desk.slots["identity"] == "verified"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("拍错了", "ordered-by-mistake"),
        ("等太久了", "too-slow"),
        ("I don't want it any more", "no-longer-needed"),
        ("2", "ordered-by-mistake"),
    ],
)
def test_reasons_in_both_languages(text: str, reason: str) -> None:
    found = match_reason(text, world.profile().cancel.reasons, asked=True)
    assert found is not None and found.id == reason


@pytest.mark.parametrize("text", ["取消", "cancel it", "", "8", "order"])
def test_what_is_no_reason(text: str) -> None:
    assert match_reason(text, world.profile().cancel.reasons, asked=True) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Yes, cancel it", "cancel_order"),
        ("yes, please cancel my order", "cancel_order"),
        ("cancel it", "cancel_order"),
        ("确认取消", "cancel_order"),
        ("取消吧", "cancel_order"),
        ("/affirm", "affirm"),
    ],
)
async def test_saying_the_deed_at_the_question_is_a_yes(desk: Desk, text: str, intent: str) -> None:
    await to_the_question(desk)
    await answer(desk, text, intent)
    assert desk.slots["confirmation"] is True


@pytest.mark.parametrize(
    "text", ["cancel", "取消", "I want to cancel my other order", "don't cancel it", "取消了会怎样"]
)
async def test_an_ambiguous_deed_confirms_nothing_and_forgets_nothing(desk: Desk, text: str) -> None:
    await to_the_question(desk)
    await answer(desk, text, "cancel_order")
    assert desk.slots["confirmation"] is None
    assert desk.slots[REQUESTED] == "confirmation"
    assert desk.slots["cancel_reason"] == "ordered-by-mistake"


@pytest.mark.parametrize("text", ["确认取消 XE2026110009", "yes, cancel order XE2026110009", "yes, XE20261"])
async def test_a_yes_with_somebody_elses_number_confirms_nothing(desk: Desk, text: str) -> None:
    await to_the_question(desk)
    await desk.call(CancelOrderForm(desk.services), text, "cancel_order", read=True, loop=LOOP)
    assert desk.slots["confirmation"] is None and desk.slots["order_id"] == "XE2026110001"


async def test_a_reason_in_the_customers_own_words(desk: Desk) -> None:
    await desk.verify()
    await start(desk)
    await desk.call(CancelOrderForm(desk.services), "I found it cheaper", "price_protection", loop=LOOP)
    assert desk.slots["cancel_reason"] == "other"


async def test_a_person_leaves_the_task_and_its_quote(desk: Desk) -> None:
    await to_the_question(desk)
    assert await desk.call(Handoff(desk.services), "human please", "talk_to_human", loop=LOOP) == ["utter_handoff"]
    assert desk.slots[REQUESTED] is None
    assert await desk.services.writes.offered("c1") is None
