"""The state of an order, what is in it and what was paid."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.forms import Task, TaskForm
from actions.identity import IdentityQuestion
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.which_order import OrderQuestion

FORM = "order_status_form"
QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM))


class OrderStatusForm(TaskForm):
    """Whose order, and which."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"order_status"})
    questions = QUESTIONS


class OrderStatus(Task):
    """Says the order's state in the sentence that domain.yml has for it, with a card."""

    action_name = "action_order_status"
    questions = QUESTIONS

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        order = await shop.order(turn.slots["order_id"])
        customer = await shop.customer()
        display = Display(self.services.profile, turn.language)
        dispatcher.utter_message(
            response=f"utter_order_{status_slug(order)}",
            json_message=display.order_card(order, customer),
            **display.order_values(order, customer),
        )
        return []
