"""Giving back what was delivered: which items, why, where the money goes, and a yes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from rasa_sdk.executor import CollectingDispatcher

from actions.after_sale import PROGRESS, OrderOrProgress, say_progress
from actions.base import Events
from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.reason import AskReason, ReasonQuestion
from actions.turn import Turn
from actions.which_items import ItemsQuestion
from actions.which_payment import RefundTarget
from actions.write_task import WriteTask
from xiaoer.shop.types import ReturnItems, Write

FORM = "return_items_form"


class ReturnConfirmation(ConfirmationQuestion):
    """The quote of the return, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(return|refund) (it|that|them|those)\b|^\W*(请|就|那就)?退(吧|掉|货)\W*$"
    )
    rests_on = ("order_id", "items", "return_reason", "payment_method")
    again: ClassVar[Mapping[str, str]] = {"refund-target-not-allowed": "payment_method"}

    async def write(self, form: FormTurn) -> Write | None:
        order_id, items, method = (form.value(slot) for slot in ("order_id", "items", "payment_method"))
        reason = form.value("return_reason")
        if not (order_id and items and method) or (reason is None and form.services.profile.returns.reasons):
            return None
        return ReturnItems(order_id=order_id, item_ids=tuple(items), payment_method_id=method, reason=reason)


REASON = ReasonQuestion("return_reason", lambda profile: profile.returns.reasons)
QUESTIONS = (
    IdentityQuestion(),
    OrderOrProgress(FORM),
    ItemsQuestion(),
    REASON,
    RefundTarget(),
    ReturnConfirmation(),
)


class ReturnItemsForm(TaskForm):
    """Whose order, which, what of it, why, where the money goes, and a yes to the quote."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"return_refund"})
    questions = QUESTIONS


class AskReturnReason(AskReason):
    """Asks why."""

    action_name = "action_ask_return_reason"
    question = REASON


class AskReturnConfirmation(AskConfirmation):
    """Shows what goes back, how much comes back and where to, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = ReturnConfirmation()


class ReturnItemsAction(WriteTask):
    """Requests the return that was confirmed. What hasn't left yet is cancelled instead."""

    action_name = "action_return_items"
    questions = QUESTIONS
    deed = "return"
    other_form: ClassVar[Mapping[str, str]] = {"pending": "cancel_order_form", "unpaid": "cancel_order_form"}

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why == PROGRESS:
            return await say_progress(self.services, dispatcher, turn)
        return await super()._ended(dispatcher, turn, why)
