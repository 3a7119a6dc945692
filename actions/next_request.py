"""Taking up what else the customer asked for."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import HANDED
from actions.show import Display
from actions.turn import Turn, said_in
from actions.what_waits import LAST_TASK
from xiaoer.waiting.otherwise import KEEP
from xiaoer.waiting.targets import TARGETS, is_form
from xiaoer.waiting.waiting import Waiting, as_slot, next_of


class NextRequest(XiaoerAction):
    """Says what comes next; the policy then runs what `up_next` names, with the part of the message that asked for it.

    What was wanted only in another thing's place is passed over where that was done, and else concerns the same order
    and the same goods.
    """

    action_name = "action_next_request"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        last = turn.slots.get(LAST_TASK) or {}
        waiting = tuple(each for each in turn.requests if said_in(tracker, each.message))
        chosen, behind = next_of(waiting, failed=bool(last.get("failed")))
        events = [SlotSet("requests", as_slot(behind)), SlotSet(LAST_TASK, None)]
        if chosen is None:
            return [*events, SlotSet("up_next", None)]
        if chosen.intent == KEEP:
            dispatcher.utter_message(response="utter_kept_instead")
            return [*events, SlotSet("up_next", None)]
        self._announce(dispatcher, turn, chosen)
        target = TARGETS[chosen.intent]
        now = chosen.model_copy(update={"at": turn.message_id})
        events += [SlotSet("request_now", now.model_dump()), SlotSet("up_next", target)]
        if is_form(target):
            context = last if chosen.otherwise else {}
            events += [
                SlotSet(HANDED, target),
                SlotSet("order_id", context.get("order_id")),
                SlotSet("items", context.get("items")),
            ]
        return events

    def _announce(self, dispatcher: CollectingDispatcher, turn: Turn, chosen: Waiting) -> None:
        display = Display(self.services.profile, turn.language)
        response = "utter_next_instead" if chosen.otherwise else "utter_next_request"
        dispatcher.utter_message(response=response, what=display.word(f"request_{chosen.intent}"))
        if chosen.intent == "complaint":
            dispatcher.utter_message(response="utter_complaint")
