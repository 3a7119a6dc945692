"""What can be asked once an order was sent, against the real shop, judged by its state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Service, Talker, running
from tests.e2e.orders import customer, order
from tests.e2e.people import EMMA_DELIVERED, EMMA_PENDING, WANG_DELIVERED, WANG_SENT

pytestmark = pytest.mark.e2e
WANG = "王小明|310012"
EMMA = "Emma Clark|98101"
ZHANG = "张伟|200120"
ZHANG_COMING_BACK = "XE1579324086"


@pytest.fixture(scope="module")
def service(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A shop of its own: these conversations leave no order as it was."""
    yield from running(tmp_path_factory.mktemp("after"))


def as_asked(talker: Talker, **answers: str) -> str:
    """Answer what is asked until a yes is asked for; a question without an answer here takes its first button."""
    reply = ""
    for _ in range(6):
        if talker.asked in (None, "confirmation"):
            return reply
        buttons = [button["payload"] for message in talker.messages for button in message.get("buttons", [])]
        reply = talker.say(answers.get(talker.asked) or buttons[0])
    raise AssertionError(f"no end of questions: {talker.messages}")


def test_a_missing_item_is_sent_again(service: Service) -> None:
    talker = service.talker()
    talker.say("保温杯少发了，给我补发一个")
    reply = talker.say("王小明 310012")
    reply = as_asked(talker, order_number=WANG_DELIVERED, items="保温杯") or reply
    assert talker.asked == "confirmation" and "补发" in reply and "保温杯" in reply, reply
    assert order(service, WANG_DELIVERED, WANG).fault_claims == ()
    assert "补发安排好了" in talker.say("好的")
    (claim,) = order(service, WANG_DELIVERED, WANG).fault_claims
    assert (claim.fault, claim.remedy) == ("missing", "resend")


def test_a_delivery_is_refused_at_the_door(service: Service) -> None:
    talker = service.talker()
    talker.say("王小明 310012")
    reply = talker.say("我要拒收还在路上的包裹")
    assert talker.asked == "confirmation" and WANG_SENT in reply, reply
    assert "已经登记拒收" in talker.say("确认")
    assert order(service, WANG_SENT, WANG).status == "return requested"


def test_a_return_comes_back_by_pick_up_or_is_withdrawn(service: Service) -> None:
    talker = service.talker()
    talker.say("张伟 200120")
    reply = talker.say(f"{ZHANG_COMING_BACK}的退货，明天上门取件")
    assert talker.asked == "confirmation" and "上门取件" in reply, reply
    talker.say("对")
    assert order(service, ZHANG_COMING_BACK, ZHANG).send_back is not None
    reply = talker.say(f"{ZHANG_COMING_BACK}我不想退了，撤销退货")
    assert talker.asked == "confirmation" and "撤销" in reply, reply
    assert "已经撤销" in talker.say("确认")
    back = order(service, ZHANG_COMING_BACK, ZHANG)
    assert back.status == "delivered" and back.return_record is None and back.send_back is None


def test_a_parcel_that_was_signed_for_but_never_came(service: Service) -> None:
    talker = service.talker()
    talker.say("Emma Clark, 98101")
    reply = talker.say("the tracking says delivered but I never got it")
    reply = as_asked(talker, order_number=EMMA_DELIVERED) or reply
    assert talker.asked == "confirmation" and EMMA_DELIVERED in reply, reply
    assert "reported" in talker.say("yes")
    assert order(service, EMMA_DELIVERED, EMMA).loss_reported_at is not None


def test_both_addresses_at_once(service: Service) -> None:
    talker = service.talker()
    talker.say("Emma Clark, 98101")
    new = "12 Oak Street, Austin, TX 78701"
    reply = talker.say(f"change the address of {EMMA_PENDING} and my default address to {new}")
    assert talker.asked == "confirmation" and EMMA_PENDING in reply, reply
    talker.say("yes")
    assert talker.asked == "confirmation" and order(service, EMMA_PENDING, EMMA).address.zip == "78701", talker.messages
    talker.say("yes")
    assert customer(service, "Emma Clark|78701").address.address1.startswith("12 Oak")


def test_what_cannot_be_done_is_said_with_a_person_offered(service: Service) -> None:
    talker = service.talker()
    talker.say("张伟 200120")
    assert "没法拆成" in talker.say("付款方式能不能改成分两张卡付")
    assert "工单号" in talker.say("好的")
