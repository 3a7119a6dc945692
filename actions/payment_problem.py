"""Paid but shown unpaid, charged twice, can't pay: what the shop knows of the order's payments."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.forms import Task, TaskForm
from actions.identity import IdentityQuestion
from actions.show import Display
from actions.turn import Turn
from actions.which_order import OrderQuestion
from xiaoer.shop.types import Order

FORM = "payment_problem_form"
QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM))


class PaymentProblemForm(TaskForm):
    """Whose order, and which."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"payment_problem"})
    questions = QUESTIONS


class PaymentProblem(Task):
    """Says what was paid, how often and what came back, and offers a person for what the shop's books don't show."""

    action_name = "action_payment_problem"
    questions = QUESTIONS

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        order, customer = await shop.order(turn.slots["order_id"]), await shop.customer()
        display = Display(self.services.profile, turn.language)
        entries = [
            display.word(
                f"entry_{payment.kind}",
                amount=display.money(payment.amount),
                method=display.payment_method(customer, payment.payment_method_id),
                day=display.day(payment.at) if payment.at else "",
            ).strip()
            for payment in order.payments
        ]
        dispatcher.utter_message(
            response=f"utter_payment_{_state(order)}",
            order_id=order.order_id,
            status_text=display.status(order),
            total=display.total(order),
            paid=display.money(order.paid),
            payments=display.join(entries),
        )
        return [SlotSet("offered", "human")]


def _state(order: Order) -> str:
    """What the order's payments look like."""
    payments = [payment for payment in order.payments if payment.kind == "payment"]
    if order.status == "unpaid" or not payments:
        return "missing"
    due = sum(line.price for line in order.lines)
    twice = len(payments) > 1 and order.paid > due and order.status not in ("cancelled", "return requested")
    return "too_much" if twice else "in_order"
