"""The question by which payment method, or where the money goes back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.show import Display
from actions.turn import Turn
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Customer, Order, PaymentMethod

_KINDS = {
    "gift_card": re.compile(r"(?i)gift ?card|礼品卡|购物卡"),
    "paypal": re.compile(r"(?i)pay ?pal|贝宝"),
    "alipay": re.compile(r"(?i)ali ?pay|支付宝"),
    "wechat_pay": re.compile(r"(?i)we ?chat|微信"),
    "credit_card": re.compile(r"(?i)(credit|debit|bank) ?card|信用卡|银行卡|\b(visa|master ?card|amex)\b"),
}
_ORIGINAL = re.compile(
    r"(?i)原路|原来的?(支付|付款|方式|卡)?|\b(original|same (card|method|payment)|i paid with|used to pay|i used)\b"
)
_OTHER = re.compile(r"(?i)另一?[张个种]|别的|\bother (card|one|method|payment)\b")
_LAST_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ORDINAL = re.compile(r"第\s*([一二三四1234])\s*[个张种]|^\s*([1-4])\s*$|\b(first|second|third)\b", re.IGNORECASE)
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3}


class PaymentQuestion(Question):
    """The id of one of the customer's stored methods that come into question; not asked where only one does."""

    slot = "payment_method"
    purpose = "settle"

    async def take(self, form: FormTurn) -> None:
        order_id = form.value("order_id")
        if form.value("identity") is None or order_id is None:
            return
        order, customer = await form.reads.order(order_id), await form.reads.customer()
        methods = choices(self.purpose, order, customer, form.services.profile)
        found = named_method(form.turn.text, methods, order, asked=form.asked == self.slot)
        if found:
            form.set(self.slot, found.payment_method_id)
        elif form.value(self.slot) is None and len(methods) == 1 and form.asked != self.slot:
            form.set(self.slot, methods[0].payment_method_id)


class RefundTarget(PaymentQuestion):
    """Where the money of a return goes."""

    purpose = "refund"


class NewPayment(PaymentQuestion):
    """How the order shall be paid instead."""

    purpose = "pay"


class AskPaymentMethod(XiaoerAction):
    """Shows the methods that come into question; a button says one as if it were typed."""

    action_name = "action_ask_payment_method"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        purpose = _PURPOSES.get(tracker.active_loop_name or "", "settle")
        shop = await self.services.customer_shop(turn.conversation)
        order, customer = await shop.order(turn.slots["order_id"]), await shop.customer()
        display = Display(self.services.profile, turn.language)
        methods = choices(purpose, order, customer, self.services.profile)
        labels = [display.payment_method(customer, method.payment_method_id) for method in methods]
        dispatcher.utter_message(
            response=f"utter_ask_payment_method_{purpose}",
            order_id=order.order_id,
            methods=("、" if turn.language == "zh" else ", ").join(labels),
            buttons=[{"title": label, "payload": label} for label in labels],
            json_message={"asks": "payment_method", "methods": labels},
        )
        return []


_PURPOSES = {"return_items_form": "refund", "swap_items_form": "settle", "change_payment_form": "pay"}


def choices(purpose: str, order: Order, customer: Customer, profile: Profile) -> list[PaymentMethod]:
    """The stored methods that may be named, those that paid first."""
    payers = [payment.payment_method_id for payment in order.payments if payment.kind == "payment"]
    methods = sorted(customer.payment_methods, key=lambda method: method.payment_method_id not in payers)
    if purpose == "refund":
        targets = profile.returns.refund_targets
        return [
            method
            for method in methods
            if ("original" in targets and method.payment_method_id in payers)
            or ("gift_card" in targets and method.kind == "gift_card")
        ]
    if purpose == "pay":
        return [method for method in methods if method.payment_method_id not in payers]
    return methods


def named_method(text: str, methods: Sequence[PaymentMethod], order: Order, *, asked: bool) -> PaymentMethod | None:
    """The one method that the text names: by its number's end, its kind or brand, as the original one, or its place."""
    ends = set(_LAST_FOUR.findall(text))
    by_end = [method for method in methods if method.last_four in ends]
    if len(by_end) == 1:
        return by_end[0]
    kinds = {kind for kind, words in _KINDS.items() if words.search(text)}
    named = [m for m in methods if m.kind in kinds and (not m.brand or not _other_brand(text, m.brand))]
    if len(named) == 1:
        return named[0]
    payers = {payment.payment_method_id for payment in order.payments if payment.kind == "payment"}
    originals = [method for method in (named or methods) if method.payment_method_id in payers]
    if _ORIGINAL.search(text) and len(originals) == 1:
        return originals[0]
    if not asked:
        return None
    ordinal = _ORDINAL.search(text)
    if ordinal:
        said = next(group for group in ordinal.groups() if group).lower()
        index = _ORDINALS.get(said, int(said) if said.isdigit() else 0)
        return methods[index - 1] if 0 < index <= len(methods) else None
    others = [method for method in methods if method not in originals]
    if _OTHER.search(text) and len(others) == 1:
        return others[0]
    cards = [method for method in methods if method.kind == "credit_card"]
    return cards[0] if re.search(r"(?i)\bcard\b|卡", text) and not kinds and len(cards) == 1 else None


def _other_brand(text: str, brand: str) -> bool:
    """Whether the text names a brand that isn't this one."""
    named = {word.lower().replace(" ", "") for word in re.findall(r"(?i)\b(visa|master ?card|amex)\b", text)}
    return bool(named) and brand.lower() not in named
