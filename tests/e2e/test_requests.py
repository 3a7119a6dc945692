"""Several requests in one message, and what is wanted only where the first can't be had, judged by the shop's state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Service, Talker, running
from tests.e2e.orders import order
from tests.e2e.people import (
    EMMA_DELIVERED,
    EMMA_PENDING,
    LI_CANCELLED,
    WANG_DELIVERED,
    WANG_PENDING,
    ZHANG_PENDING,
)

pytestmark = pytest.mark.e2e
WANG = "王小明|310012"
EMMA = "Emma Clark|98101"
ZHANG = "张伟|200120"
LI = "李娜|100020"


@pytest.fixture(scope="module")
def service(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A shop of its own: these conversations leave no order as it was."""
    yield from running(tmp_path_factory.mktemp("requests"))


def answer_all(talker: Talker, **answers: str) -> str:
    """Answer what is asked until a yes is asked for; a question without an answer here takes its first button."""
    reply = ""
    for _ in range(6):
        if talker.asked in (None, "confirmation"):
            return reply
        buttons = [button["payload"] for message in talker.messages for button in message.get("buttons", [])]
        reply = talker.say(answers.get(talker.asked) or buttons[0])
    raise AssertionError(f"no end of questions: {talker.messages}")


def test_cancel_one_order_and_return_from_another(service: Service) -> None:
    talker = service.talker()
    reply = talker.say("Hi, cancel the backpack order and return the yoga mat please")
    assert "first the cancellation, then your return" in reply and talker.asked == "identity"
    reply = talker.say("Emma Clark, 98101")
    reply = answer_all(talker) or reply
    assert EMMA_PENDING in reply and talker.asked == "confirmation", reply
    reply = talker.say("yes")
    assert "cancelled" in reply and "your return" in reply, reply
    reply = answer_all(talker) or reply
    assert talker.asked == "confirmation" and "yoga mat" in reply and "tablet" not in reply, reply
    assert "return is requested" in talker.say("yes please")
    assert order(service, EMMA_PENDING, EMMA).status == "cancelled"
    done = order(service, EMMA_DELIVERED, EMMA)
    assert done.status == "return requested" and done.return_record and len(done.return_record.item_ids) == 1
    assert talker.asked is None


def test_a_question_between_and_a_rule_at_the_end(service: Service) -> None:
    talker = service.talker()
    talker.say("帮我催一下发货，另外问一下发票能开专票吗")
    talker.say("张伟 200120")
    assert talker.asked == "confirmation", talker.messages
    talker.say("退货运费谁出")
    assert talker.asked == "confirmation", talker.messages
    reply = talker.say("好的")
    assert "已经帮您催了" in reply and "接下来" in reply and "发票" in reply, reply
    assert order(service, ZHANG_PENDING, ZHANG).expedited_at is not None


def test_a_variant_that_is_not_there_gives_way_to_the_cancellation(service: Service) -> None:
    talker = service.talker()
    talker.say("王小明 310012")
    reply = talker.say("跑鞋换成紫色的，没有的话就取消订单")
    assert "没有" in reply and "取消订单" in reply, reply
    reply = answer_all(talker) or reply
    assert talker.asked == "confirmation" and WANG_PENDING in reply, reply
    assert order(service, WANG_PENDING, WANG).status == "pending"
    talker.say("确认")
    assert order(service, WANG_PENDING, WANG).status == "cancelled"


def test_stop_leaves_all(service: Service) -> None:
    talker = service.talker()
    talker.say("王小明 310012")
    talker.say("退掉保温杯，再给我开张发票")
    reply = talker.say("算了，都不办了")
    assert "接下来" not in reply and talker.asked is None, reply
    assert "接下来" not in talker.say("你好")
    assert order(service, WANG_DELIVERED, WANG).status == "delivered"


def test_a_no_leads_on_to_the_next(service: Service) -> None:
    talker = service.talker()
    talker.say("王小明 310012")
    talker.say("退掉保温杯，再给我开张发票")
    answer_all(talker)
    reply = talker.say("不退了")
    assert "没有申请退货" in reply and "接下来办开发票" in reply, reply
    answer_all(talker, invoice_kind="个人")
    assert talker.asked == "confirmation", talker.messages
    talker.say("确认")
    assert order(service, WANG_DELIVERED, WANG).invoice is not None, talker.messages


def test_what_is_refused_is_said_and_the_next_follows_at_once(service: Service) -> None:
    talker = service.talker()
    talker.say("李娜 100020")
    reply = talker.say(f"取消订单{LI_CANCELLED}，再查一下我有哪些优惠券")
    assert "已取消" in reply or "已经取消" in reply, reply
    assert "优惠券" in reply, reply
    assert order(service, LI_CANCELLED, LI).status == "cancelled"
