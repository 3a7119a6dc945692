"""A parcel that was signed for, as the courier says, but not received (签收未收到)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import ReportLoss, Write

FORM = "not_received_form"


class LossConfirmation(ConfirmationQuestion):
    """What the courier is asked about, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(report|check|ask) (it|that|them)\b|^\W*(请|就|那就)?(查|核实|上报)(一下|吧)?\W*$"
    )
    rests_on = ("order_id",)

    async def write(self, form: FormTurn) -> Write | None:
        order_id = form.value("order_id")
        return ReportLoss(order_id=order_id) if order_id else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), LossConfirmation())


class NotReceivedForm(TaskForm):
    """Whose order, which, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"shipping_tracking", "order_status", "return_refund", "complaint"})
    questions = QUESTIONS

    def offered(self, profile: Profile) -> bool:
        return profile.after_sale.loss_reports


class AskLossConfirmation(AskConfirmation):
    """Says what the courier will be asked, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = LossConfirmation()


class NotReceived(WriteTask):
    """Has the courier asked. What is still on its way is followed instead."""

    action_name = "action_not_received"
    questions = QUESTIONS
    deed = "loss"
    other_form: ClassVar[Mapping[str, str]] = {"processed": "shipping_tracking_form"}
