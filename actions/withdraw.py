"""Taking back a return or an exchange that was asked for (撤销退货)."""

from __future__ import annotations

import re

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import WithdrawAfterSale, Write

FORM = "withdraw_form"


class WithdrawConfirmation(ConfirmationQuestion):
    """What stays with the customer, and the yes to it."""

    imperative = re.compile(r"(?i)^\W*(please )?(withdraw|undo) (it|that)\b|^\W*(请|就|那就)?撤销(吧|一下)?\W*$")
    rests_on = ("order_id",)

    async def write(self, form: FormTurn) -> Write | None:
        order_id = form.value("order_id")
        return WithdrawAfterSale(order_id=order_id) if order_id else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), WithdrawConfirmation())


class WithdrawForm(TaskForm):
    """Whose order, which, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"return_refund", "exchange", "cancel_order"})
    questions = QUESTIONS

    def offered(self, profile: Profile) -> bool:
        return profile.after_sale.withdrawable


class AskWithdrawConfirmation(AskConfirmation):
    """Shows what is taken back, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = WithdrawConfirmation()


class Withdraw(WriteTask):
    """Takes the return or exchange back."""

    action_name = "action_withdraw"
    questions = QUESTIONS
    deed = "withdraw"
