"""Having a parcel that is on its way turned round (拒收)."""

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
from xiaoer.shop.types import RefuseDelivery, Write

FORM = "refuse_delivery_form"


class RefuseConfirmation(ConfirmationQuestion):
    """What goes back and what is paid back, and the yes to it."""

    imperative = re.compile(r"(?i)^\W*(please )?(refuse|turn) (it|the parcel)\b|^\W*(请|就|那就)?拒收(吧|了)?\W*$")
    rests_on = ("order_id",)

    async def write(self, form: FormTurn) -> Write | None:
        order_id = form.value("order_id")
        return RefuseDelivery(order_id=order_id) if order_id else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), RefuseConfirmation())


class RefuseDeliveryForm(TaskForm):
    """Whose order, which, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"cancel_order", "return_refund"})
    questions = QUESTIONS

    def offered(self, profile: Profile) -> bool:
        return profile.after_sale.refusable


class AskRefuseConfirmation(AskConfirmation):
    """Shows what goes back and where the money goes, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = RefuseConfirmation()


class RefuseDeliveryAction(WriteTask):
    """Has the parcel turned round. What hasn't left yet is cancelled instead, what has arrived is returned."""

    action_name = "action_refuse_delivery"
    questions = QUESTIONS
    deed = "refuse"
    other_form: ClassVar[Mapping[str, str]] = {
        "pending": "cancel_order_form",
        "unpaid": "cancel_order_form",
        "delivered": "return_items_form",
    }
