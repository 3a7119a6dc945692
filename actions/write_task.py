"""A task that ends in a write: done on a yes, left on a no, and refused with the reason and a way out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.forms import HANDED, Task
from actions.refusals import why_refused
from actions.settle import settle
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.what_waits import NOT_OFFERED


class WriteTask(Task, ABC):
    """Does what was confirmed, or says why it isn't done."""

    other_form: ClassVar[Mapping[str, str]] = {}  # the form that does it instead, by the order's status

    @property
    @abstractmethod
    def deed(self) -> str:
        """How its responses are called, see `actions.deeds`; a class attribute in subclasses."""

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        if turn.slots.get("confirmation") is False:
            await self.services.writes.withdraw(turn.conversation)
            dispatcher.utter_message(response=f"utter_not_done_{self.deed}", order_id=turn.slots.get("order_id"))
            return []
        return await settle(self, dispatcher, turn)

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why == "none_fits":
            dispatcher.utter_message(response=f"utter_none_fits_{self.deed}")
            return [SlotSet("offered", "human")]
        if why == NOT_OFFERED:
            dispatcher.utter_message(response=f"utter_not_offered_{self.deed}")
            return [SlotSet("offered", "human")]
        if why not in ("refused", "misfit"):
            return await super()._ended(dispatcher, turn, why)
        display = Display(self.services.profile, turn.language)
        order_id, instead, slug = turn.slots.get("order_id"), "", ""
        if order_id:
            order = await (await self.services.customer_shop(turn.conversation)).order(order_id)
            slug = status_slug(order)
            instead = display.word(f"instead_{self.deed}_{slug}", missing=display.word(f"instead_{slug}", missing=""))
        reason = (
            display.word("refusal_not_pending", status_text=display.word(f"status_{slug}"))
            if why == "misfit"
            else await why_refused(self.services, turn, display)
        )
        dispatcher.utter_message(
            response=f"utter_refused_{self.deed}", order_id=order_id or "", why=reason, instead=instead
        )
        other = self.other_form.get(slug) if why == "misfit" and not turn.wants_instead else None
        if other:
            return [SlotSet("order_id", order_id), SlotSet(HANDED, other), FollowupAction(other)]
        return [SlotSet("offered", "human")]
