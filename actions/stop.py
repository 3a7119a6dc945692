"""Leaving a task."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.turn import Turn


class Stop(XiaoerAction):
    """Ends the active form and takes back a quote that waits; nothing is written."""

    action_name = "action_stop"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        if not await self.services.writes.unsettled(turn.conversation):
            await self.services.writes.withdraw(turn.conversation)
        dispatcher.utter_message(response="utter_stopped")
        slots = ("requested_slot", "order_id", "cancel_reason", "confirmation", "form_end")
        return [ActiveLoop(None), *(SlotSet(slot, None) for slot in slots)]
