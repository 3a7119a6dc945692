"""Price protection (价保): bought, and cheaper now."""

from __future__ import annotations

import re

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.types import ClaimPriceProtection, Write

FORM = "price_protection_form"


class ClaimConfirmation(ConfirmationQuestion):
    """Price paid, price now and the difference, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(claim|refund) (it|that|the difference)\b|^\W*(请|就|那就)?(申请|退差价)(吧|一下)?\W*$"
    )
    rests_on = ("order_id",)

    async def write(self, form: FormTurn) -> Write | None:
        order_id = form.value("order_id")
        return ClaimPriceProtection(order_id=order_id) if order_id else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), ClaimConfirmation())


class PriceProtectionForm(TaskForm):
    """Whose order, which, and a yes to the quote."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"price_protection"})
    questions = QUESTIONS


class AskClaimConfirmation(AskConfirmation):
    """Shows what became cheaper and what comes back, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = ClaimConfirmation()


class PriceProtectionAction(WriteTask):
    """Claims what was confirmed."""

    action_name = "action_price_protection"
    questions = QUESTIONS
    deed = "price_protection"
