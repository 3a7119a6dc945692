"""Bad answers at every question of every form: none asks for ever, a person is offered after three."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import actions
from actions.base import XiaoerAction
from actions.forms import Task, TaskForm
from tests import world
from tests.actions.conftest import REQUESTED, Desk
from tests.actions.goods import DELIVERED, PENDING, SENT, fill
from xiaoer.shop.types import PaymentMethod, ReturnRecord

PARAGRAPH = {
    "zh": "我跟你说啊，我昨天跟我妈去逛街，路上碰到了一个老同学，聊了半天，后来下雨了，我们就去喝了杯咖啡。" * 4,
    "en": "Well, yesterday my mother and I went to town, met an old friend of hers and talked until it began to rain. "
    * 4,
}
BAD = [
    ("blub", "en", "nlu_fallback"),
    ("？？？", "zh", "nlu_fallback"),
    ("", "zh", ""),
    ("不知道", "zh", "deny"),
    ("我也不清楚", "zh", "inform"),
    ("I don't know", "en", "deny"),
    ("no idea, sorry", "en", "inform"),
    (PARAGRAPH["zh"], "zh", "nlu_fallback"),
    (PARAGRAPH["en"], "en", "nlu_fallback"),
    ("XE2026110009", "zh", "inform"),  # somebody else's
    ("XE20261", "en", "nlu_fallback"),  # no number at all
]
MOST = 4  # three tries, and one more where the first answer lets another question be answered by itself
# What stands in a slot once its question is answered, by form and slot; `*` for every form.
ANSWERS: dict[str, dict[str, Any]] = {
    "*": {
        "identity": "verified",
        "order_id": PENDING,
        "cancel_reason": "other",
        "address_of": "order",
        "new_address": None,  # kept beside Rasa; the opening says it
        "invoice_kind": "company",
        "invoice_title": "given",
        "tax_number": "given",
        "items": ["l-white"],
        "payment_method": "wechat-1",
    },
    "return_items_form": {"order_id": DELIVERED, "return_reason": "changed-mind", "payment_method": "alipay-1"},
    "swap_items_form": {"items": ["s-red-m"], "new_items": ["s-blue-m"]},
    "withdraw_form": {"order_id": SENT},
    "send_back_form": {"order_id": SENT, "send_back_by": "waybill SF1234567890"},
    "faulty_form": {"order_id": DELIVERED, "fault": "missing", "remedy": "refund"},
    "not_received_form": {"order_id": DELIVERED},
    "refuse_delivery_form": {"order_id": "XE2026110004"},
}
# What leads to the last question in one message.
OPENERS = {
    "cancel_order_form": (f"取消{PENDING}，拍错了", "cancel_order"),
    "change_address_form": (f"把{PENDING}改寄到浙江省杭州市西湖区文三路478号3幢501，收货人李四", "change_address"),
    "return_items_form": (f"退{DELIVERED}的台灯，七天无理由", "return_refund"),
    "swap_items_form": (f"{DELIVERED}的T恤换成蓝色的，差价用微信", "exchange"),
    "change_payment_form": (f"{PENDING}换成微信支付", "change_payment"),
    "expedite_form": (f"催一下{PENDING}", "expedite"),
    "invoice_form": (f"{PENDING}开个人发票，抬头张三", "invoice"),
    "price_protection_form": (f"{PENDING}降价了，退差价", "price_protection"),
    "withdraw_form": (f"撤销{SENT}的退货", "return_refund"),
    "refuse_delivery_form": ("拒收XE2026110004", "cancel_order"),
    "not_received_form": (f"{DELIVERED}显示签收但没收到", "shipping_tracking"),
    "faulty_form": (f"{DELIVERED}少发了台灯，仅退款", "return_refund"),
    "send_back_form": (f"{SENT}的运单号SF1234567890", "return_refund"),
}
# Whatever is said is taken for an answer here; only that nothing is known, and nothing at all, are none.
FREE = {"cancel_reason", "invoice_title", "new_address"}
FREELY = {"blub", "？？？", *PARAGRAPH.values(), "XE2026110009", "XE20261"}


for module in pkgutil.iter_modules(actions.__path__):
    importlib.import_module(f"actions.{module.name}")


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


FORMS = {each.form: each for each in subclasses(TaskForm) if "form" in vars(each)}
TASKS: dict[Any, type[XiaoerAction]] = {
    each.questions: each for each in subclasses(Task) if isinstance(vars(each).get("questions"), tuple)
}


def cases() -> Iterator[Any]:
    for name, form in sorted(FORMS.items()):
        for place, question in enumerate(form.questions):
            if question.slot != "address_of":  # never asked: without a word about it an order's address is meant
                yield pytest.param(name, place, id=f"{name}-{question.slot}")


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Every form's question can come up: several orders in each state, two ways to pay."""
    await fill(desk.shop)
    card = PaymentMethod(payment_method_id="wechat-1", kind="wechat_pay", balance=Decimal(0))
    more = ("XE2026110004", "XE2026110005", "XE2026110006", "XE2026110007")
    desk.shop.put(
        world.WANG.model_copy(
            update={
                "payment_methods": (*world.WANG.payment_methods, card),
                "order_ids": (*world.WANG.order_ids, *more),
            }
        )
    )
    record = ReturnRecord(item_ids=("l-white",), payment_method_id="alipay-1", at=world.NOW)
    lines = (await desk.shop.for_customer("wang").order(DELIVERED)).lines
    for number, status in zip(
        (SENT, *more), ("return requested", "processed", "processed", "pending", "delivered"), strict=True
    ):
        order = world.order(number, "wang", status, method="alipay-1")  # type: ignore[arg-type]
        desk.shop.put(order.model_copy(update={"lines": lines, "return_record": record if number == SENT else None}))
    kettle = world.kettle()
    cheaper = tuple(variant.model_copy(update={"price": Decimal("99.00")}) for variant in kettle.variants)
    desk.shop.put(kettle.model_copy(update={"variants": cheaper}))
    twin = world.order("XE2026110008", "wang", "return requested", method="alipay-1")
    desk.shop.put(twin.model_copy(update={"return_record": record, "lines": lines}))
    customer = desk.shop.customer_of("wang")
    desk.shop.put(customer.model_copy(update={"order_ids": (*customer.order_ids, "XE2026110008")}))
    return desk


@pytest.mark.parametrize(("name", "place"), cases())
async def test_after_bad_answers_a_person_is_offered(shop: Desk, name: str, place: int) -> None:
    form = FORMS[name](shop.services)
    asked = form.questions[place].slot
    if asked != "identity":
        await shop.verify()
    answers = {**ANSWERS["*"], **ANSWERS.get(name, {})}
    begun = {question.slot: answers[question.slot] for question in form.questions[:place]}
    empty = dict.fromkeys((question.slot for question in form.questions[place:]), None)
    for text, language, intent in BAD:
        if asked in FREE and text in FREELY:
            continue
        shop.slots = {"language": language, "offered": "nothing", "address_of": "order", **empty, **begun}
        shop.slots[REQUESTED] = asked
        if asked == "confirmation":
            await shop.call(form, *OPENERS[name], read=True)
            assert shop.slots[REQUESTED] == asked, shop.slots
        for _ in range(MOST):
            if shop.slots.get("form_end") is None:
                await shop.call(form, text, intent, read=True, loop=name)
        assert shop.slots.get("form_end") == "gave_up", (text, shop.slots)
        said = await shop.call(TASKS[form.questions](shop.services), text, intent)
        assert "utter_offer_human" in said and shop.slots["offered"] == "human"
