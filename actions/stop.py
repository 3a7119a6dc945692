"""Leaving a task."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.leaving import left_task
from actions.settle import settle
from actions.turn import Turn


class Stop(XiaoerAction):
    """Ends the active form and takes back a quote that waits.

    A write that was sent can't be stopped: its outcome is looked up and said instead.
    """

    action_name = "action_stop"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        if await self.services.writes.unsettled(turn.conversation):
            return await settle(self, dispatcher, turn)
        dispatcher.utter_message(response="utter_stopped" if tracker.active_loop_name else "utter_ok")
        return await left_task(self.services, turn)
