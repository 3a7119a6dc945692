"""Cancelling against the real shop: what is confirmed is done, once, and nothing else."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Service, Talker
from tests.e2e.orders import order
from tests.e2e.people import EMMA_DELIVERED, EMMA_PENDING, WANG_SENT, ZHANG_PENDING

pytestmark = pytest.mark.e2e


def to_the_question(customer: Talker, opening: str, *answers: str) -> str:
    reply = customer.say(opening)
    for answer in answers:
        reply = customer.say(answer)
    assert customer.asked == "confirmation", reply
    return reply


def test_no_changes_nothing_and_yes_cancels_once(service: Service) -> None:
    emma = "Emma Clark|98101"
    customer = service.talker()
    opening = f"Please cancel my order {EMMA_PENDING}, I'm Emma Clark, postcode 98101"
    question = to_the_question(customer, opening, "I don't want it any more")
    paid = order(service, EMMA_PENDING, emma).paid
    assert f"¥{paid}" in question
    assert "was not cancelled" in customer.say("no")
    assert order(service, EMMA_PENDING, emma).status == "pending"
    assert "waiting for your confirmation" in customer.say("yes")
    assert order(service, EMMA_PENDING, emma).status == "pending"

    to_the_question(customer, f"cancel {EMMA_PENDING}", "I ordered the wrong thing")
    assert "is cancelled" in customer.say("yes")
    done = order(service, EMMA_PENDING, emma)
    assert done.status == "cancelled" and done.paid == 0
    assert "waiting for your confirmation" in customer.say("yes")
    assert "already cancelled" in customer.say(f"cancel order {EMMA_PENDING}")
    assert order(service, EMMA_PENDING, emma) == done


def test_what_has_left_cannot_be_cancelled(service: Service) -> None:
    customer = service.talker()
    customer.say("我要取消订单")
    assert "已经发货" in customer.say(f"{WANG_SENT} 手机尾号 8206")
    other = service.talker()
    other.say("cancel my order")
    assert "already delivered" in other.say(f"{EMMA_DELIVERED}, phone ends in 0143")


def test_a_digression_and_a_doubt_at_the_question_confirm_nothing(service: Service) -> None:
    customer = service.talker()
    to_the_question(customer, "取消订单", ZHANG_PENDING, "4433", "等太久了")
    assert "来源" in customer.say("退款多久到账？")
    assert customer.asked == "confirmation"
    customer.say("可以吗？")
    assert customer.asked == "confirmation"
    assert order(service, ZHANG_PENDING, "张伟|200120").status == "pending"
    assert "没有取消" in customer.say("先不取消了")
    assert order(service, ZHANG_PENDING, "张伟|200120").status == "pending"


def test_an_apologys_button_and_a_late_button_confirm_nothing(service: Service) -> None:
    customer = service.talker()
    question = to_the_question(customer, "取消订单", ZHANG_PENDING, "4433", "等太久了")
    assert "确认取消吗" in question
    yes = next(button["payload"] for message in customer.messages for button in message.get("buttons", []))
    assert ZHANG_PENDING in yes
    customer.say("你们这什么破服务，气死人了")
    buttons = [b["payload"] for message in customer.messages for b in message.get("buttons", [])]
    assert "/affirm" not in buttons
    customer.say(yes.replace(ZHANG_PENDING, WANG_SENT))
    customer.say("再试一次")
    assert order(service, ZHANG_PENDING, "张伟|200120").status == "pending"


def test_stopping_after_it_was_done_does_not_say_that_nothing_changed(service: Service) -> None:
    customer = service.talker()
    customer.say("谢谢")
    assert "没有改动" not in customer.say("算了")
