"""What a message wants within an intent: other tasks of after-sale service, and what can't be done at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from actions.turn import Turn

OTHER_FORM = "other form: "  # why a form ended: another one sees to it
CANNOT = "cannot: "  # why a form ended: nothing sees to it


class _Kind(NamedTuple):
    """A way to say something, the forms at whose beginning it is looked for, and what shows that it isn't meant."""

    name: str
    said: re.Pattern[str]
    forms: frozenset[str]
    unless: re.Pattern[str] | None = None


_RETURN, _SWAP, _CANCEL = "return_items_form", "swap_items_form", "cancel_order_form"
_STATUS, _TRACK, _PAY = "order_status_form", "shipping_tracking_form", "change_payment_form"
_ASKS = r"什么时候|多久|了吗|了没|到哪|进度|\b(when|where|status|has|did|how far)\b"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_FORMS = (
    _Kind(
        "withdraw_form",
        _any(
            r"(撤销|撤回|撤掉|取消)(我的|这个|那个|之前的|申请的)?(退货|换货|退换|售后|退款申请|申请)",
            r"(退货|退款|换货|退换|售后)(的)?申请.{0,4}(撤销|撤回|撤掉|取消)|(退货|换货|售后).{0,3}(撤销|撤回|撤掉)",
            r"(不想|不用|不)(退|换)货?了",
            r"\b(withdraw|undo|revoke|take back|call off|cancel) (my |the |that |this )?(return|exchange|refund)\b",
            r"\bno longer want to (return|exchange)\b|\bkeep (it|them) after all\b",
            r"\bdon'?t want to (return|exchange)\b.{0,12}\b(any ?more|after all)\b",
        ),
        frozenset({_RETURN, _SWAP, _CANCEL, _STATUS}),
        _any(r"不换货?了.{0,6}退|不退货?了.{0,6}换"),
    ),
    _Kind(
        "refuse_delivery_form",
        _any(
            r"拒收|拒签|\brefuse\b.{0,12}\b(delivery|parcel|package|it|order)\b",
            r"\bturn (it|them|the (parcel|package|delivery)) (a?round|away|back)\b|\breturn(ed)? to sender\b",
        ),
        frozenset({_RETURN, _CANCEL, _TRACK}),
    ),
    _Kind(
        "not_received_form",
        _any(
            r"(签收|送达|妥投|已到|投递).{0,14}(没有?收到|未收到|没见到?|没看到|没拿到|找不到)",
            r"(没有?收到|未收到|没见到?|没拿到).{0,14}(签收|送达|妥投)",
            r"\b(delivered|signed( for)?|arrived)\b.{0,40}"
            r"(\bnever (came|got|received|arrived)|(\bnot|n'?t) (got|gotten|get|received?|arrived?|here|seen?)\b"
            r"|\bnothing (came|is here|here|arrived))",
            r"(\bnot|n'?t|\bnever) (been )?(got|gotten|get|received?)\b.{0,40}\b(delivered|signed)\b",
        ),
        frozenset({_RETURN, _STATUS, _TRACK}),
    ),
    _Kind(
        "faulty_form",
        _any(
            r"仅退款|只退款|不退货.{0,4}退款|补发|补寄|重新?[发寄]一|再[发寄]一|少[发寄]|漏[发寄]|缺(了|少)|少了",
            r"\brefund only\b|\bonly (want )?(a |the |my )?refund\b|\bwithout (returning|sending)\b|\bre-?send\b",
            r"\bsend (me )?(another|a new|the missing|the right|a replacement)\b",
            r"\b(is|are|was|were) missing\b|\bmissing (item|part|from)\b",
        ),
        frozenset({_RETURN, _SWAP, _STATUS}),
        _any(_ASKS, r"[要想](退货|换货|退了|退掉)|\b(want|like|need) to (return|exchange)\b"),
    ),
    _Kind(
        "send_back_form",
        _any(
            r"上门取|取件|寄回去?了|已经?寄(回|出)|退货.{0,4}(单号|运单)|(填|提交|补).{0,4}(单号|运单)",
            r"\bpick(ed)?[ -]?up\b|\bwaybill\b|\bsent (it|them) back\b|\breturn (label|parcel)\b",
        ),
        frozenset({_RETURN, _SWAP, _TRACK}),
        _any(_ASKS, r"要退|想退|退掉|\bwant to return\b|\breturn (the|my|it)\b"),
    ),
)
_IMPOSSIBLE = (
    _Kind(
        "split_payment",
        _any(
            r"分(开|两|成|几)(次|笔|张|种|付|批)|一半.{0,12}一半|两张卡|两种(付款|支付)|各付",
            r"一部分.{0,16}(剩下|其余|另).{0,8}(付|卡|支付)|\bsplit\b",
            r"\b(two|both|several) (cards|payment methods|ways to pay)\b",
            r"\b(half|part|partly)\b.{0,30}\b(card|paypal|pay)\b.{0,30}\b(half|rest|other|part|partly|remainder)\b",
        ),
        frozenset({_PAY, _SWAP, _RETURN, "payment_problem_form"}),
    ),
    _Kind(
        "undo_cancellation",
        _any(
            r"恢复.{0,8}(订单|那单|这单)|(订单|那单|这单).{0,6}恢复",
            r"(撤销|撤回).{0,4}取消|取消.{0,6}(撤销|撤回|恢复|反悔|后悔)",
            r"\b(undo|reverse|revoke|take back|withdraw)\b.{0,16}\bcancell?(ation|ed|ing)?\b",
            r"\b(restore|reinstate|un-?cancel|reactivate)\b",
            r"\bcancelled\b.{0,30}\b(by mistake|want it (back|after all))\b",
        ),
        frozenset({_CANCEL, _STATUS, _RETURN, _SWAP}),
        _any(r"退货|换货|\b(return|exchange)\b"),
    ),
)
_ONE_ITEM = _any(
    r"[只仅]取消|(取消|去掉|删掉?).{0,6}(其中|里面?的)|单独取消",
    r"(其他|其它|其余|别的|剩下)的?(都)?(留|不动|保留|照|还要|不变)",
    r"\b(only|just) (the|that|one|my)\b(?!.*\border\b)|\b(one|single) item\b|\bfrom (my|the|this|that) order\b",
    r"\bremove\b|\bkeep (the|my)\b|\bbut (keep|not|leave)\b|\bthe (rest|others?) stays?\b",
)


def other_form(turn: Turn, form: str) -> str | None:
    """The form that sees to what is said at the beginning of `form`, where that is another one."""
    return next((kind.name for kind in _FORMS if _is_said(kind, turn, form)), None)


def impossible(turn: Turn, form: str) -> str | None:
    """The name of what is asked for at the beginning of `form` and can't be done in any shop."""
    return next((kind.name for kind in _IMPOSSIBLE if _is_said(kind, turn, form)), None)


def wants_one_item(turn: Turn) -> bool:
    """Whether only something of an order shall be cancelled."""
    return turn.entity("product") is not None and bool(_ONE_ITEM.search(turn.text))


def _is_said(kind: _Kind, turn: Turn, form: str) -> bool:
    if form not in kind.forms or not kind.said.search(turn.text):
        return False
    return kind.unless is None or not kind.unless.search(turn.text)
