"""What a customer says and hears, in both languages, against the real servers."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Service
from tests.e2e.people import EMMA_DELIVERED, EMMA_SENT, WANG_DELIVERED, WANG_SENT

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("你好", "店小二"),
        ("hello", "Xiaoer"),
        ("谢谢", "不客气"),
        ("thank you", "welcome"),
        ("再见", "再见"),
        ("bye", "Goodbye"),
        ("你是机器人吗", "不是真人"),
        ("are you a robot?", "not a person"),
        ("转人工", "工单号"),
        ("I want to talk to a human", "ticket"),
        ("今天天气怎么样", "帮不上忙"),
        ("what's the capital of France?", "can't help"),
        ("你们服务太差了，我要投诉", "抱歉"),
        ("this is the worst service ever, I want to complain", "sorry"),
    ],
)
def test_the_talk_itself(service: Service, said: str, heard: str) -> None:
    assert heard in service.talker().say(said)


def test_status_and_parcel_in_chinese(service: Service) -> None:
    customer = service.talker()
    assert "手机号的后四位" in customer.say("我的订单到哪一步了")
    assert customer.asked == "identity"
    assert "后四位" in customer.say(WANG_DELIVERED)
    reply = customer.say("8206")
    assert WANG_DELIVERED in reply and "已签收" in reply
    assert customer.messages[-1]["custom"]["card"] == "order"
    reply = customer.say(f"{WANG_SENT} 的快递到哪了")
    assert "顺丰" in reply and "运单号 SF" in reply
    assert customer.messages[-1]["custom"]["card"] == "parcel"


def test_status_and_parcel_in_english_with_everything_in_one_message(service: Service) -> None:
    customer = service.talker()
    reply = customer.say(f"Hi, I'm Emma Clark, postcode 98101. What is the status of my order {EMMA_DELIVERED}?")
    assert f"Order {EMMA_DELIVERED} was delivered" in reply
    reply = customer.say(f"and where is the parcel of {EMMA_SENT}?")
    assert "UPS" in reply and "tracking number 1Z" in reply


def test_the_language_may_change_in_mid_conversation(service: Service) -> None:
    customer = service.talker()
    assert "请告诉我" in customer.say("查订单")
    assert "still need" in customer.say(f"the number is {WANG_SENT}")
    assert "已发货" in customer.say("手机尾号8206")
    assert "has been processed" in customer.say(f"status of order {WANG_SENT} please")


@pytest.mark.parametrize(
    ("text", "fact"),
    [("松鸟无线蓝牙耳机防水吗？", "IPX4防溅水"), ("Are the wireless earbuds splash-proof?", "splash-proof (IPX4)")],
)
def test_what_a_product_is_like_comes_from_its_description(service: Service, text: str, fact: str) -> None:
    assert fact in service.talker().say(text)


def test_a_question_about_the_rules_names_its_source_and_the_task_goes_on(service: Service) -> None:
    customer = service.talker()
    customer.say("查一下我的订单")
    reply = customer.say("七天无理由退货运费谁出？")
    assert "来源：《" in reply and "运费" in reply
    assert "请告诉我" in reply and customer.asked == "identity"
    sources = [m["custom"]["sources"] for m in customer.messages if m.get("custom", {}).get("card") == "sources"]
    assert sources[0][0]["file"].startswith("zh/")
    reply = customer.say("How long does a refund take?")
    assert "Source:" in reply


def test_without_an_order_number_name_and_postcode_will_do(service: Service) -> None:
    customer = service.talker()
    customer.say("我想查订单")
    reply = customer.say("王小明，310012")
    assert WANG_SENT in reply and customer.asked == "order_number"
    assert f"订单 {WANG_SENT} 已发货" in customer.say(WANG_SENT)


def test_stop_leaves_the_task(service: Service) -> None:
    customer = service.talker()
    customer.say("取消订单")
    assert "没有改动" in customer.say("算了不办了")
    assert customer.asked is None
    assert "店小二" in customer.say("你好")


def test_a_yes_after_a_complaint_brings_a_person_and_only_one_ticket(service: Service) -> None:
    customer = service.talker()
    customer.say("气死我了，你们什么破服务，投诉你们")
    first = customer.say("好的")
    assert "工单号" in first
    assert customer.say("人工") == first


def test_somebody_who_does_not_want_a_person_is_left_in_peace(service: Service) -> None:
    customer = service.talker()
    customer.say("this is terrible service, I am so angry")
    assert "anything else" in customer.say("no thanks")
    assert "waiting for your confirmation" in customer.say("yes")
