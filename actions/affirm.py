"""A yes that no form asked for."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.settle import settle
from actions.turn import Turn


class AffirmAction(XiaoerAction):
    """Where a confirmed write is still without a known outcome, look it up and say it; else there is nothing to do."""

    action_name = "action_affirm"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        if await self.services.writes.unsettled(turn.conversation):
            return await settle(self, dispatcher, turn)
        dispatcher.utter_message(response="utter_nothing_to_confirm")
        return []
