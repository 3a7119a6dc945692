"""Numbers and names that nobody asked for, and messages that weren't understood."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import PASSES_ON
from actions.free_reply import say_freely
from actions.settle import settle
from actions.turn import Turn
from xiaoer.identity.factors import claim_from
from xiaoer.identity.gate import Locked, OtherCustomer, Verified, Wrong


class Noted(XiaoerAction):
    """An order number is a question about that order, an address a wish to change one; other factors are kept."""

    action_name = PASSES_ON

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        if await self.services.writes.unsettled(turn.conversation):
            return await settle(self, dispatcher, turn)
        if turn.entity("order_number") or turn.entity("order_number_malformed"):
            return [FollowupAction("order_status_form")]
        if turn.entity("address"):
            return [FollowupAction("change_address_form")]
        events: Events = []
        claim = claim_from(turn.entities, turn.text)
        if claim.factors:
            outcome = await self.services.gate.offer(turn.conversation, claim, address=turn.address)
            if isinstance(outcome, Wrong):
                dispatcher.utter_message(response="utter_identity_wrong", tries_left=outcome.tries_left)
                return []
            if isinstance(outcome, Locked):
                dispatcher.utter_message(response="utter_identity_locked", minutes=outcome.minutes)
                return [SlotSet("offered", "human")]
            if isinstance(outcome, OtherCustomer):
                dispatcher.utter_message(response="utter_other_customer")
                return []
            events = [SlotSet("identity", "verified" if isinstance(outcome, Verified) else None)]
        understood = turn.intent == "inform" or bool(claim.factors)
        if not understood and _of_the_shop(tracker) and await say_freely(self.services, dispatcher, turn, tracker):
            return events
        dispatcher.utter_message(response="utter_noted" if understood else "utter_rephrase")
        return events


def _of_the_shop(tracker: Tracker) -> bool:
    """Whether the likeliest intent behind the doubt is one of the shop's matters."""
    names = [each.get("name") for each in (tracker.latest_message or {}).get("intent_ranking") or []]
    likeliest = next((name for name in names if name != "nlu_fallback"), None)
    return likeliest is not None and likeliest != "out_of_scope"
