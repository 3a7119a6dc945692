"""Missing, wrong or damaged goods: money back without sending anything (仅退款), or a new one (补发)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.pick_one import AskOne, PickOne
from actions.which_items import ItemsQuestion
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import RefundOnly, ResendItems, Write

FORM = "faulty_form"
_FAULTS = {
    "missing": r"少[发寄了件一两个]|漏[发寄装]|缺|没[有]?(装|放|寄来)|\bmissing\b|\bshort\b"
    r"|not in (the|my) (box|parcel|package)|(wasn'?t|weren'?t|not) (there|included)|left out|forgot",
    "wrong": r"发错|错发|寄错|不是我(买|要|订|拍)|货不对|\bwrong\b|not what i (ordered|bought)"
    r"|\bdifferent (item|one|thing)\b",
    "damaged": r"坏|碎|破|裂|损|瑕疵|质量|划痕|漏(水|液|油|电)|doesn'?t work|not work"
    r"|\b(broken?|damaged?|cracked|defective|faulty|scratched|smashed|torn)\b",
}
_REMEDIES = {
    "refund": r"退款|退钱|把钱|\brefund\b|\bmoney\b",
    "resend": r"补发|补寄|重[新]?[发寄]|再[发寄]|\bre-?send\b|\breplacement\b"
    r"|\bsend\b.{0,20}\b(again|another|new|missing|right|one)\b",
}


class Remedies(PickOne):
    """What shall be done about it, as far as the shop does it."""

    def answers(self, profile: Profile) -> list[str]:
        rules = profile.after_sale
        done = {"refund": rules.refund_only_up_to is not None, "resend": rules.resend}
        return [remedy for remedy, offered in done.items() if offered]


class FaultConfirmation(ConfirmationQuestion):
    """What is paid back or sent again, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(re-?send|refund) (it|that|them)\b|^\W*(请|就|那就)?(补发|退款)(吧|一下)?\W*$"
    )
    rests_on = ("order_id", "items", "fault", "remedy")
    again: ClassVar[Mapping[str, str]] = {"item-unavailable": "remedy"}

    async def write(self, form: FormTurn) -> Write | None:
        order_id, items, fault, remedy = (form.value(slot) for slot in self.rests_on)
        if not (order_id and items and fault and remedy):
            return None
        kind = RefundOnly if remedy == "refund" else ResendItems
        return kind(order_id=order_id, item_ids=tuple(items), fault=fault)


FAULT = PickOne("fault", _FAULTS, lambda answer: f"fault_{answer}")
REMEDY = Remedies("remedy", _REMEDIES, lambda answer: f"remedy_{answer}")
QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), ItemsQuestion(), FAULT, REMEDY, FaultConfirmation())


class FaultyForm(TaskForm):
    """Whose order, which, what of it, what is the matter, what shall be done, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"return_refund", "exchange", "complaint"})
    questions = QUESTIONS

    def offered(self, profile: Profile) -> bool:
        return bool(REMEDY.answers(profile))


class AskFault(AskOne):
    """Asks what is the matter."""

    action_name = "action_ask_fault"
    question = FAULT


class AskRemedy(AskOne):
    """Asks what shall be done."""

    action_name = "action_ask_remedy"
    question = REMEDY


class AskFaultConfirmation(AskConfirmation):
    """Shows what is paid back or sent again, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = FaultConfirmation()


class Faulty(WriteTask):
    """Pays back or sends again what was confirmed."""

    action_name = "action_faulty"
    questions = QUESTIONS
    deed = "faulty"
