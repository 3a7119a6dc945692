"""Asking the warehouse or the courier to hurry (催发货, 催配送)."""

from __future__ import annotations

import re

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.types import Expedite, Write

FORM = "expedite_form"


class ExpediteConfirmation(ConfirmationQuestion):
    """What we will ask for, and the yes to it."""

    imperative = re.compile(r"(?i)^\W*(please )?(hurry|rush|expedite)\b|^\W*(请|就|那就|快|帮我)?催(一下|吧|催)?\W*$")
    rests_on = ("order_id",)

    async def write(self, form: FormTurn) -> Write | None:
        order_id = form.value("order_id")
        return Expedite(order_id=order_id) if order_id else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), ExpediteConfirmation())


class ExpediteForm(TaskForm):
    """Whose order, which, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"expedite"})
    questions = QUESTIONS


class AskExpediteConfirmation(AskConfirmation):
    """Says what will be asked for, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = ExpediteConfirmation()


class ExpediteAction(WriteTask):
    """Passes the request on."""

    action_name = "action_expedite"
    questions = QUESTIONS
    deed = "expedite"
