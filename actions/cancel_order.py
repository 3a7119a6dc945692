"""Cancelling an order: shown exactly, confirmed explicitly, done once."""

from __future__ import annotations

import re

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import HANDED, FormTurn, TaskForm
from actions.identity import IdentityQuestion
from actions.reason import AskReason, ReasonQuestion
from actions.show import Display, status_slug
from actions.sorting import CANNOT, wants_one_item
from actions.turn import Turn
from actions.which_order import OrderQuestion, can_be_cancelled
from actions.write_task import WriteTask
from xiaoer.shop.types import CancelOrder, Quote, Write

FORM = "cancel_order_form"


class WholeOrder(OrderQuestion):
    """The order; a wish to cancel only something of it ends the form."""

    async def take(self, form: FormTurn) -> None:
        await super().take(form)
        order_id = form.value(self.slot)
        if form.started and order_id and form.value("identity") and wants_one_item(form.turn):
            order = await form.reads.order(order_id)
            if len(order.lines) > 1 and can_be_cancelled(order):
                form.finish(f"{CANNOT}cancel_item")


class CancelConfirmation(ConfirmationQuestion):
    """The quote of the cancellation, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?cancel (it|that|this|the order|my order|order)\b|^\W*(请|就|那就)?取消(吧|它|掉|这单)"
    )
    rests_on = ("order_id", "cancel_reason")

    async def write(self, form: FormTurn) -> Write | None:
        order_id, reason = form.value("order_id"), form.value("cancel_reason")
        return CancelOrder(order_id=order_id, reason=reason) if order_id and reason else None

    async def quote(self, form: FormTurn) -> Quote | None:
        """Quote as soon as the order is known: a refusal is said before the customer is asked for a reason."""
        order_id = form.value("order_id")
        if form.value("identity") is not None and order_id and form.value("cancel_reason") is None:
            shop = await form.reads.shop()
            await shop.quote(CancelOrder(order_id=order_id, reason=form.services.profile.cancel.reasons[0].id))
        return await super().quote(form)


REASON = ReasonQuestion("cancel_reason", lambda profile: profile.cancel.reasons)
QUESTIONS = (
    IdentityQuestion(),
    WholeOrder(FORM),
    REASON,
    CancelConfirmation(),
)


class CancelOrderForm(TaskForm):
    """Whose order, which, why, and a yes to the quote."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"cancel_order"})
    questions = QUESTIONS


class AskCancelReason(AskReason):
    """Asks why."""

    action_name = "action_ask_cancel_reason"
    question = REASON


class AskCancelConfirmation(AskConfirmation):
    """Shows exactly what will be cancelled and where the money goes, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = CancelConfirmation()


class CancelOrderAction(WriteTask):
    """Does what was confirmed, and says what happened. What was delivered is returned instead."""

    action_name = "action_cancel_order"
    questions = QUESTIONS
    deed = "cancel"

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why != "refused":
            return await super()._ended(dispatcher, turn, why)
        shop = await self.services.customer_shop(turn.conversation)
        order = await shop.order(turn.slots["order_id"])
        display = Display(self.services.profile, turn.language)
        dispatcher.utter_message(
            response=f"utter_cancel_refused_{status_slug(order)}", **display.order_values(order, await shop.customer())
        )
        if order.status != "delivered" or turn.wants_instead:
            return []
        return [
            SlotSet("order_id", order.order_id),
            SlotSet(HANDED, "return_items_form"),
            FollowupAction("return_items_form"),
        ]
