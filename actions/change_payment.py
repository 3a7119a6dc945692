"""Paying an order that hasn't left another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.which_order import OrderQuestion
from actions.which_payment import NewPayment, choices
from actions.write_task import WriteTask
from xiaoer.shop.types import ChangePayment, Write

FORM = "change_payment_form"


class AnotherPayment(NewPayment):
    """The new method; where the customer has stored no other one, the task ends."""

    async def take(self, form: FormTurn) -> None:
        await super().take(form)
        if form.value("identity") is None or form.value("order_id") is None:
            return
        order, customer = await form.reads.order(form.value("order_id")), await form.reads.customer()
        if not choices(self.purpose, order, customer, form.services.profile):
            form.finish("no_other_method")


class PaymentConfirmation(ConfirmationQuestion):
    """What is charged where and what comes back, and the yes to it."""

    imperative = re.compile(r"(?i)^\W*(please )?(change|switch) (it|that)\b|^\W*(请|就|那就)?[换改](吧|了)?\W*$")
    rests_on = ("order_id", "payment_method")
    again: ClassVar[Mapping[str, str]] = {
        "gift-card-too-small": "payment_method",
        "same-payment-method": "payment_method",
    }

    async def write(self, form: FormTurn) -> Write | None:
        order_id, method = form.value("order_id"), form.value("payment_method")
        return ChangePayment(order_id=order_id, payment_method_id=method) if order_id and method else None


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), AnotherPayment(), PaymentConfirmation())


class ChangePaymentForm(TaskForm):
    """Whose order, which, how it shall be paid, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"change_payment"})
    questions = QUESTIONS


class AskPaymentConfirmation(AskConfirmation):
    """Shows both movements of money, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = PaymentConfirmation()


class ChangePaymentAction(WriteTask):
    """Changes the payment that was confirmed."""

    action_name = "action_change_payment"
    questions = QUESTIONS
    deed = "change_payment"
    responses: ClassVar[Mapping[str, str]] = {"no_other_method": "utter_no_other_method"}
