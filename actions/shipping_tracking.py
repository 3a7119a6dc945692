"""Where the parcel is."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.formats import minute
from actions.forms import Task, TaskForm
from actions.identity import IdentityQuestion
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.which_order import OrderQuestion
from xiaoer.shop.types import Fulfilment, Order, OrderLine

FORM = "shipping_tracking_form"
QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM))


class ShippingTrackingForm(TaskForm):
    """Whose order, and which."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"shipping_tracking"})
    questions = QUESTIONS


class ShippingTracking(Task):
    """Says how far each parcel has come, with its track as a card; an order without one says its state."""

    action_name = "action_shipping_tracking"
    questions = QUESTIONS

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        order = await shop.order(turn.slots["order_id"])
        display = Display(self.services.profile, turn.language)
        if not order.fulfilments:
            dispatcher.utter_message(
                response=f"utter_order_{status_slug(order)}", **display.order_values(order, await shop.customer())
            )
        for parcel in order.fulfilments:
            dispatcher.utter_message(
                response=self._response(order, parcel),
                json_message=display.parcel_card(order, parcel),
                **self._values(display, order, parcel),
            )
        return []

    def _response(self, order: Order, parcel: Fulfilment) -> str:
        state = parcel.events[-1].state if parcel.events else None
        return f"utter_parcel_{state}" if state else f"utter_parcel_of_order_{status_slug(order)}"

    def _values(self, display: Display, order: Order, parcel: Fulfilment) -> dict[str, Any]:
        """What an `utter_parcel_*` response may name."""
        last = parcel.events[-1] if parcel.events else None
        timezone = self.services.profile.timezone
        expected = parcel.expected_on if last and last.state not in ("delivered", "returned") else None
        return {
            "order_id": order.order_id,
            "status_text": display.status(order),
            "items": display.items(_inside(order, parcel)),
            "courier": parcel.courier.say(display.language) if parcel.courier else display.word("courier_unknown"),
            "tracking_number": ", ".join(parcel.tracking_ids),
            "last_at": minute(last.at, timezone) if last else "",
            "last_text": last.text.say(display.language).rstrip("。.") if last else "",
            "last_place": last.place.say(display.language) if last and last.place else "",
            "expected_line": display.word("expected_line", day=display.day(expected)) if expected else "",
        }


def _inside(order: Order, parcel: Fulfilment) -> tuple[OrderLine, ...]:
    """What of the order is in the parcel; all of it where the shop doesn't say."""
    return tuple(line for line in order.lines if line.item_id in parcel.item_ids) or order.lines
