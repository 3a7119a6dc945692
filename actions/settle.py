"""Doing what was confirmed, and saying what became of it."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.deeds import DEEDS
from actions.forms import END
from actions.show import Display
from actions.show_quote import hidden, quote_values
from actions.turn import Turn
from xiaoer.errors import NotFound, OutcomeUnknown, QuoteChanged, Refused
from xiaoer.writes import NothingOffered


async def settle(action: XiaoerAction, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Commit the confirmed quote and say its outcome, also where it has to be looked up first."""
    writes = action.services.writes
    offer = await writes.offered(turn.conversation)
    if offer is None:
        dispatcher.utter_message(response="utter_nothing_to_confirm")
        return []
    deed = DEEDS[offer.quote.write.type]
    order_id = getattr(offer.quote.write, "order_id", None)
    kept = [SlotSet("order_id", order_id), *(SlotSet(slot, turn.slots.get(slot)) for slot in deed.slots)]
    private = await hidden(action.services, turn.conversation, offer.quote)
    try:
        outcome = await writes.commit(turn.conversation)
    except NothingOffered:
        dispatcher.utter_message(response="utter_nothing_to_confirm")
        return []
    except OutcomeUnknown:
        dispatcher.utter_message(response="utter_outcome_unknown")
        return [SlotSet("offered", "outcome")]
    except QuoteChanged:
        dispatcher.utter_message(response="utter_quote_changed")
        return [*kept, FollowupAction(deed.form)]
    except (Refused, NotFound):
        return [*kept, SlotSet(END, "refused"), FollowupAction(deed.action)]
    shop = await action.services.customer_shop(turn.conversation)
    display = Display(action.services.profile, turn.language)
    values = quote_values(display, outcome.quote, await shop.customer(), private)
    dispatcher.utter_message(response=f"utter_done_{deed.name}", **values)
    # Where its outcome had to be looked up, it is known now.
    return [SlotSet("offered", "nothing")] if turn.slots.get("offered") == "outcome" else []
