"""A task among others of the same message: whether it is its turn, and what the next one must know of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.sorting import CANNOT
from actions.turn import Turn
from actions.wording import word
from xiaoer.waiting.parts import Part
from xiaoer.waiting.waiting import Waiting, as_slot, behind, put_behind

LATER = "later"  # why a form ended: something else that was asked for goes first
NOT_OFFERED = "not_offered"  # why a form ended: this shop doesn't do it
LOCKED = "locked for minutes: "  # why a form ended, with the minutes behind it
LAST_TASK = "last_task"  # slot: how a task ended and what it was about, for what is wanted in its place
_FAILURES = frozenset(
    {"refused", "misfit", "none_fits", "gone", "no_other_method", NOT_OFFERED}
)  # ends at which the other is due
_NOT_THEIRS = frozenset({"other_customer", "no_orders"})  # ends after which nothing else can be done either


def in_turn(dispatcher: CollectingDispatcher, turn: Turn, place: Part) -> str | None:
    """Say that all will be seen to; `LATER` where this would make impossible what else the message asks for."""
    with_it = [each for each in turn.requests if each.message == turn.message_id]
    if behind(place, with_it, turn.whole_text):
        dispatcher.utter_message(response="utter_goes_last", what=word(f"request_{place.intent}", turn.language))
        return LATER
    due = [place, *(each for each in with_it if not each.otherwise)]
    if len(due) > 1:
        first, *others = (word(f"request_{each.intent}", turn.language) for each in due)
        dispatcher.utter_message(
            response="utter_several_requests", first=first, others=word("then", turn.language).join(others)
        )
    return None


def put_off(turn: Turn) -> dict[str, Any]:
    """The event that lets this part of the message wait behind what it would make impossible."""
    if turn.place is None or turn.message_id is None:
        raise LookupError("only a part of a message can be put behind another one")
    this = Waiting(**turn.place.model_dump(include=set(Part.model_fields)), message=turn.message_id)
    return dict(SlotSet("requests", as_slot(put_behind(this, turn.requests))))


def for_the_next(turn: Turn, why: str | None, events: Events) -> Events:
    """What the next request must know of a task that ended with `events`, `why` being the reason if it ended early.

    Where nobody knows who the customer is, nothing else is taken up.
    """
    if not turn.requests:
        return []
    if why and (why.startswith(LOCKED) or why in _NOT_THEIRS):
        return [SlotSet("requests", None)]
    kept = {
        "failed": why in _FAILURES or (why or "").startswith(CANNOT),
        "order_id": turn.slots.get("order_id"),
        "items": turn.slots.get("items"),
    }
    offered = any(event.get("name") == "offered" and event.get("value") == "human" for event in events)
    # A person who was only mentioned as a way out doesn't hold up the rest; a question does.
    goes_on = [SlotSet("offered", "nothing")] if offered and why != "gave_up" else []
    return [SlotSet(LAST_TASK, kept), *goes_on]
