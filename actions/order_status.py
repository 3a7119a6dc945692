"""The state of an order, what is in it and what was paid."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.forms import FormTurn, Task, TaskForm
from actions.identity import IdentityQuestion
from actions.order_list import asks_for_list, listed
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.which_order import OrderQuestion

FORM = "order_status_form"
LISTED = "listed"  # slot: the numbers of the orders that were asked for
LIST = "list"  # why the form ended: several orders are asked about
_SHOWN = 10


class OrderOrList(OrderQuestion):
    """The order; a question about several ends the form."""

    async def take(self, form: FormTurn) -> None:
        if form.started and form.value("identity") is not None and asks_for_list(form.turn):
            shown = listed(form.turn, await form.reads.orders(), form.services.profile.timezone)
            form.set(LISTED, [order.order_id for order in shown])
            form.finish(LIST)
            return
        await super().take(form)


QUESTIONS = (IdentityQuestion(), OrderOrList(FORM))


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

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why != LIST:
            return await super()._ended(dispatcher, turn, why)
        wanted = turn.slots.get(LISTED) or []
        shop = await self.services.customer_shop(turn.conversation)
        orders = [order for order in await shop.orders() if order.order_id in wanted]
        display = Display(self.services.profile, turn.language)
        dispatcher.utter_message(
            response="utter_orders_listed" if orders else "utter_orders_none",
            count=len(orders),
            list="\n".join(display.order_entry(order) for order in orders[:_SHOWN]),
            json_message=display.orders_card(orders[:_SHOWN]),
        )
        return [SlotSet(LISTED, None)]
