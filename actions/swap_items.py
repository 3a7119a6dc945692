"""Other variants of what was bought: modified before the order leaves, exchanged after it came.

The order's state decides which of the two it is, whatever word the customer used.
"""

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
from actions.turn import Turn
from actions.which_items import ItemsQuestion
from actions.which_payment import PaymentQuestion
from actions.which_variant import NewItemsQuestion
from actions.write_task import WriteTask
from xiaoer.shop.types import ExchangeItems, ModifyItems, Write

FORM = "swap_items_form"


class SwapConfirmation(ConfirmationQuestion):
    """What becomes what, with the difference in price, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(change|exchange|swap|modify) (it|that|them|those)\b|^\W*(请|就|那就)?[换改](吧|了)?\W*$"
    )
    rests_on = ("order_id", "items", "new_items", "payment_method")
    again: ClassVar[Mapping[str, str]] = {
        "gift-card-too-small": "payment_method",
        "item-unavailable": "new_items",
        "same-variant": "new_items",
    }

    async def write(self, form: FormTurn) -> Write | None:
        order_id, items, new_items, method = (
            form.value(slot) for slot in ("order_id", "items", "new_items", "payment_method")
        )
        if not (order_id and items and new_items and method) or None in new_items:
            return None
        kind = ExchangeItems if (await form.reads.order(order_id)).status == "delivered" else ModifyItems
        return kind(order_id=order_id, item_ids=tuple(items), new_item_ids=tuple(new_items), payment_method_id=method)


QUESTIONS = (
    IdentityQuestion(),
    OrderOrProgress(FORM),
    ItemsQuestion(),
    NewItemsQuestion(),
    PaymentQuestion(),
    SwapConfirmation(),
)


class SwapItemsForm(TaskForm):
    """Whose order, which, what of it, what instead, how the difference is settled, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"exchange", "modify_items"})
    questions = QUESTIONS


class AskSwapConfirmation(AskConfirmation):
    """Shows what becomes what and the difference, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = SwapConfirmation()


class SwapItems(WriteTask):
    """Does the modification or the exchange that was confirmed."""

    action_name = "action_swap_items"
    questions = QUESTIONS
    deed = "swap"

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why == PROGRESS:
            return await say_progress(self.services, dispatcher, turn)
        if why == "gone":  # said already; what was wanted in its place comes next
            return []
        return await super()._ended(dispatcher, turn, why)
