"""Leaving a task."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.turn import Turn
from xiaoer.services import Services


class Stop(XiaoerAction):
    """Ends the active form and takes back a quote that waits; nothing is written."""

    action_name = "action_stop"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        events = await left_task(self.services, turn)
        dispatcher.utter_message(response="utter_stopped")
        return events


async def left_task(services: Services, turn: Turn) -> Events:
    """Events that end the active form; a quote that waits is taken back, but not a write whose outcome is unknown."""
    if not await services.writes.unsettled(turn.conversation):
        await services.writes.withdraw(turn.conversation)
    slots = ("requested_slot", "order_id", "cancel_reason", "confirmation", "form_end")
    return [ActiveLoop(None), *(SlotSet(slot, None) for slot in slots)]
