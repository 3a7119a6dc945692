"""Other addresses against the real shop."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Service
from tests.e2e.orders import customer, order
from tests.e2e.people import EMMA_PENDING, EMMA_SENT, WANG_PENDING

pytestmark = pytest.mark.e2e
WANG = "王小明|310012"
EMMA = "Emma Clark|98101"


def test_an_orders_address_in_chinese(service: Service) -> None:
    talker = service.talker()
    talker.say("我想改一下收货地址")
    talker.say(f"{WANG_PENDING} 尾号8206")
    assert talker.asked == "address"
    assert "来源" in talker.say("退货运费谁出")
    assert talker.asked == "address"
    reply = talker.say("浙江省杭州市余杭区文一西路969号3幢201，收货人李雷，电话13900001234")
    assert talker.asked == "confirmation" and "文一西路969号" in reply and "李雷" in reply
    assert "改好了" in talker.say("确认")
    address = order(service, WANG_PENDING, WANG).address
    assert (address.receiver, address.phone) == ("李雷", "13900001234") and "文一西路" in address.address1
    assert customer(service, WANG).address.address1 == "文三路478号"


def test_the_default_address_in_english_and_no_means_no(service: Service) -> None:
    talker = service.talker()
    talker.say("I need to update the default address on my account")
    talker.say("Emma Clark, 98101")
    assert talker.asked == "address"
    reply = talker.say("88 Lake Street, Apt 2, Portland, OR 97201")
    assert "Portland" in reply and talker.asked == "confirmation", reply
    assert "stays as it is" in talker.say("no")
    assert customer(service, EMMA).address.city == "Seattle"
    assert order(service, EMMA_PENDING, EMMA).address.city == "Seattle"


def test_what_has_left_cannot_be_redirected(service: Service) -> None:
    talker = service.talker()
    talker.say(f"please change the shipping address of order {EMMA_SENT}")
    reply = talker.say("phone ends in 0143")
    assert "can't be changed" in reply and "processed" in reply
