"""A person takes over: announced, with a ticket and a summary, once per conversation."""

from __future__ import annotations

import json

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.care import is_upset
from actions.leaving import left_task
from actions.turn import Turn

_REASONS = ("talk_to_human", "complaint")


class Handoff(XiaoerAction):
    """Opens a ticket and says its number; asked again, the same ticket is named, no second one is made.

    A task that was under way is left: the person goes on with it.
    """

    action_name = "action_handoff"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        reason = turn.intent if turn.intent in _REASONS else "offered"
        ticket = await self.services.store.open_handoff(
            turn.conversation,
            language=turn.language,
            reason=reason,
            summary=await self._summary(turn, tracker),
            urgent=is_upset(turn),
        )
        dispatcher.utter_message(response="utter_handoff", ticket=ticket)
        return [*await left_task(self.services, turn), SlotSet("offered", "nothing")]

    async def _summary(self, turn: Turn, tracker: Tracker) -> str:
        """What the person must know, without a word of the customer's own: that is in the conversation."""
        intents = [
            event.get("parse_data", {}).get("intent", {}).get("name")
            for event in tracker.events
            if event.get("event") == "user"
        ]
        return json.dumps(
            {
                "verified": await self.services.gate.user_id(turn.conversation) is not None,
                "order": turn.slots.get("order_number"),
                "intents": [intent for intent in intents if intent][-6:],
            }
        )


class OfferHuman(XiaoerAction):
    """Remembers that a person was offered, so that a mere yes is enough."""

    action_name = "action_offer_human"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        return [SlotSet("offered", "human")]


class WithdrawOffer(XiaoerAction):
    """The customer said no: a later yes means something else."""

    action_name = "action_withdraw_offer"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        return [SlotSet("offered", "nothing")]
