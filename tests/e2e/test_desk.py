"""The service desk against the real shop, judged by the shop's state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Service, Talker, running
from tests.e2e.orders import order
from tests.e2e.people import EMMA_DELIVERED, WANG_DELIVERED, WANG_PENDING, WANG_SENT, ZHANG_PENDING

pytestmark = pytest.mark.e2e
WANG = "王小明|310012"
EMMA = "Emma Clark|98101"
ZHANG = "张伟|200120"


@pytest.fixture(scope="module")
def service(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A shop of its own: these conversations leave no order as it was."""
    yield from running(tmp_path_factory.mktemp("desk"))


def buttons(talker: Talker) -> list[str]:
    return [button["payload"] for message in talker.messages for button in message.get("buttons", [])]


def answer_all(talker: Talker, **answers: str) -> str:
    """Answer what is asked until a yes is asked for; a question without an answer here takes its first button."""
    reply = ""
    for _ in range(6):
        if talker.asked in (None, "confirmation"):
            return reply
        reply = talker.say(answers.get(talker.asked) or buttons(talker)[0])
    raise AssertionError(f"no end of questions: {talker.messages}")


def test_what_fell_in_price_is_paid_back_and_then_returned(service: Service) -> None:
    talker = service.talker()
    talker.say("我买的空气炸锅降价了，能退差价吗")
    reply = talker.say("王小明 310012")
    if talker.asked == "order_number":
        reply = talker.say(WANG_DELIVERED)
    assert talker.asked == "confirmation", reply
    before = order(service, WANG_DELIVERED, WANG).paid
    assert "价保办好了" in talker.say("确认")
    assert order(service, WANG_DELIVERED, WANG).paid < before

    reply = talker.say("空气炸锅我要退货，有质量问题")
    reply = answer_all(talker, reason="商品有质量问题") or reply
    assert talker.asked == "confirmation" and "空气炸锅" in reply and "保温杯" not in reply, reply
    assert order(service, WANG_DELIVERED, WANG).status == "delivered"
    assert "退货申请好了" in talker.say("好的")
    done = order(service, WANG_DELIVERED, WANG)
    assert done.status == "return requested" and done.return_record and len(done.return_record.item_ids) == 1
    assert "已经提交" in talker.say("退款什么时候到账")


def test_an_exchange_with_a_digression_and_a_no_before_the_yes(service: Service) -> None:
    talker = service.talker()
    talker.say(f"I'd like to exchange the yoga mat of order {EMMA_DELIVERED}")
    talker.say("phone ends in 0143")
    assert talker.asked == "new_items"
    talker.say("who pays for return shipping?")
    assert talker.asked == "new_items"
    reply = answer_all(talker)
    assert talker.asked == "confirmation", reply
    assert "nothing was changed" in talker.say("no")
    assert order(service, EMMA_DELIVERED, EMMA).status == "delivered"
    talker.say(f"change the yoga mat of order {EMMA_DELIVERED}")
    answer_all(talker)
    assert talker.asked == "confirmation"
    assert "exchange is requested" in talker.say("yes")
    assert order(service, EMMA_DELIVERED, EMMA).status == "exchange requested"


def test_a_pending_order_is_modified_by_what_is_in_it(service: Service) -> None:
    talker = service.talker()
    talker.say("我想把跑鞋换个颜色")
    talker.say("王小明 310012")
    assert talker.asked == "new_items", talker.messages
    answer_all(talker, payment_method="支付宝")
    assert talker.asked == "confirmation"
    assert "改好了" in talker.say("确认")
    assert order(service, WANG_PENDING, WANG).status == "pending (item modified)"


def test_another_payment_hurry_and_invoice(service: Service) -> None:
    talker = service.talker()
    talker.say("这单怎么还不发货，帮我催一下")
    talker.say(f"{ZHANG_PENDING} 4433")
    assert talker.asked == "confirmation", talker.messages
    assert "已经帮您催了" in talker.say("好的")
    assert order(service, ZHANG_PENDING, ZHANG).expedited_at is not None
    talker.say("这个订单我想换个付款方式")
    assert talker.asked == "confirmation", talker.messages
    assert "改好了" in talker.say("确认")
    assert len(order(service, ZHANG_PENDING, ZHANG).payments) == 3
    talker.say("给我开张发票")
    answer_all(talker, invoice_kind="个人")
    assert talker.asked == "confirmation", talker.messages
    assert "发票申请好了" in talker.say("好")
    assert order(service, ZHANG_PENDING, ZHANG).invoice is not None


def test_what_is_on_its_way_is_neither_returned_nor_changed(service: Service) -> None:
    talker = service.talker()
    talker.say("我要退货")
    assert "已发货" in talker.say(f"{WANG_SENT} 8206")
    assert order(service, WANG_SENT, WANG).status == "processed"


def test_coupons_and_goods(service: Service) -> None:
    talker = service.talker()
    talker.say("我有哪些优惠券")
    assert "优惠券" in talker.say("李娜 100020")
    assert "有货" in talker.say("空气炸锅有白色的吗")
