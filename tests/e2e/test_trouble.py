"""Bad input and servers that fail: a clear answer each time, and the conversation goes on."""

from __future__ import annotations

import os
import signal

import pytest

from tests.e2e.conftest import Service
from tests.e2e.people import WANG_SENT

pytestmark = pytest.mark.e2e


def test_bad_input_is_answered_and_the_task_goes_on(service: Service) -> None:
    customer = service.talker()
    customer.say("查订单")
    assert "没收到内容" in customer.say("")
    assert "没收到内容" in customer.say("   ")
    assert "表情" in customer.say("😀😀👍")
    assert "太长" in customer.say("查" * 10_000)
    assert "格式" in customer.say("XE12345")
    customer.say("ＸＥ７３５１９４６２０８")
    assert f"订单 {WANG_SENT} 已发货" in customer.say("８２０６")


def test_mixed_languages_in_one_message(service: Service) -> None:
    customer = service.talker()
    reply = customer.say(f"hello 我想 check 一下我的 order {WANG_SENT}，手机尾号 8206")
    assert WANG_SENT in reply and "SF" in reply


@pytest.mark.parametrize("body", [{"sender": "x"}, {"sender": "x", "message": None}, {"sender": "x", "message": 5}])
def test_messages_without_text_are_no_accident(service: Service, body: dict[str, object]) -> None:
    import httpx

    reply = httpx.post(service.plan.rest, json=body, timeout=60)
    assert reply.status_code < 500


def test_the_shop_goes_down_in_mid_conversation_and_comes_back(service: Service) -> None:
    customer = service.talker()
    customer.say("查订单")
    service.stack.kill("shop")
    try:
        assert "连不上" in customer.say(f"{WANG_SENT} 尾号8206")
        assert "连不上" in customer.say("再试一次")
        assert "来源" in customer.say("退货运费谁出？")
    finally:
        service.stack.start("shop")
    assert f"订单 {WANG_SENT} 已发货" in customer.say("再试一次")


def test_a_customer_can_leave_a_task_while_the_shop_is_down(service: Service) -> None:
    customer = service.talker()
    customer.say("查订单")
    service.stack.kill("shop")
    try:
        assert "连不上" in customer.say(f"{WANG_SENT} 尾号8206")
        assert "工单号" in customer.say("转人工")
        assert "店小二" in customer.say("你好")
    finally:
        service.stack.start("shop")


def test_a_shop_that_hangs_is_told_within_the_deadline(service: Service) -> None:
    customer = service.talker()
    customer.say("where is my order?")
    pid = service.stack.pid("shop")
    os.kill(pid, signal.SIGSTOP)
    try:
        assert "can't reach the shop" in customer.say(f"{WANG_SENT}, phone ends in 8206")
    finally:
        os.kill(pid, signal.SIGCONT)
    assert WANG_SENT in customer.say("try again please")


def test_the_action_server_goes_down_and_comes_back(service: Service) -> None:
    customer = service.talker()
    customer.say("查物流")
    service.stack.kill("actions")
    try:
        assert "暂时有点忙" in customer.say(WANG_SENT)
        assert "店小二" in service.talker().say("你好")
    finally:
        service.stack.start("actions")
    customer.say(WANG_SENT)
    assert "顺丰" in customer.say("8206")
