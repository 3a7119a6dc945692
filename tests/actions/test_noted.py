from __future__ import annotations

import pytest

from actions.identity import AskIdentity
from actions.noted import Noted
from actions.order_status import OrderStatusForm
from actions.which_order import pick
from tests import world
from tests.actions.conftest import REQUESTED, Desk


async def test_an_order_number_that_nobody_asked_for_is_a_question_about_that_order(desk: Desk) -> None:
    given = {"order_number": "XE2026110001", "phone_last4": "1234"}
    assert await desk.call(Noted(desk.services), "XE2026110001 1234", entities=given) == []
    assert (desk.events[0]["event"], desk.events[0]["name"]) == ("followup", "order_status_form")
    await desk.call(OrderStatusForm(desk.services), "XE2026110001 1234", entities=given, after="action_noted")
    assert desk.slots["identity"] == "verified" and desk.slots["order_id"] == "XE2026110001"


async def test_factors_that_come_before_a_task_are_kept_for_it(desk: Desk) -> None:
    assert await desk.call(Noted(desk.services), "phone ends in 1234", entities={"phone_last4": "1234"}) == [
        "utter_noted"
    ]
    await desk.call(OrderStatusForm(desk.services), "status", "order_status", entities={"order_number": "XE2026110001"})
    assert desk.slots["identity"] == "verified"


async def test_what_is_not_understood_is_asked_for_in_other_words(desk: Desk) -> None:
    assert await desk.call(Noted(desk.services), "blub", "nlu_fallback") == ["utter_rephrase"]


async def test_guessing_outside_of_a_task_counts_as_well(desk: Desk) -> None:
    wrong = {"name": "王小明", "postcode": "999999"}
    for _ in range(4):
        assert await desk.call(Noted(desk.services), "x", entities=wrong) == ["utter_identity_wrong"]
    assert await desk.call(Noted(desk.services), "x", entities=wrong) == ["utter_identity_locked"]


async def test_without_the_order_number_another_way_is_named(desk: Desk) -> None:
    form = OrderStatusForm(desk.services)
    await desk.call(form, "status", "order_status")
    for text in ("I don't have the order number", "我没有订单号", "订单号忘了"):
        desk.slots["tries"] = 0
        await desk.call(form, text, "out_of_scope", loop="order_status_form")
        assert desk.slots[REQUESTED] == "identity"
        await desk.call(AskIdentity(desk.services), text, "out_of_scope", loop="order_status_form")
        assert "order number" not in desk.messages[0]["factors"]


@pytest.mark.parametrize(("name", "intent"), [("王小明", "nlu_fallback"), ("Emma Clark", "deny"), ("noah ito", "deny")])
async def test_a_name_alone_is_understood_and_the_rest_is_asked_for(desk: Desk, name: str, intent: str) -> None:
    form = OrderStatusForm(desk.services)
    await desk.call(form, "status", "order_status")
    assert await desk.call(form, name, intent, loop="order_status_form") == []
    assert desk.slots[REQUESTED] == "identity"
    assert await desk.call(AskIdentity(desk.services)) == ["utter_ask_identity_more"]
    assert desk.messages[0]["factors"] == "your postcode"


def test_pick_by_status() -> None:
    orders = [
        world.order("XE0000000001", "wang", "pending", method="alipay-1"),
        world.order("XE0000000002", "wang", "delivered", method="alipay-1"),
    ]
    assert pick("the pending one", orders) is orders[0]
    assert pick("已签收的那个", orders) is orders[1]
