"""Somebody who was displeased twice in a row, or threatens, is offered a person; an open ticket becomes urgent."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from xiaoer.services import Services

_BAD_TURNS = 2
_NOT_HERE = frozenset({"action_handoff", "action_offer_human", "action_withdraw_offer", "action_stop", "action_affirm"})


def is_upset(turn: Turn) -> bool:
    """Whether a person should see to this customer first."""
    return _why(turn) is not None


async def care(
    services: Services, dispatcher: CollectingDispatcher, turn: Turn, action: str, events: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Offer a person beside what `action` said, once for each reason; the events to be added.

    Nothing is offered where a form checks an answer or waits for a yes, which would have two meanings then.
    """
    why = _why(turn)
    if why is None or turn.slots.get("person_offered") in ("threat", why) or action in _NOT_HERE:
        return []
    if action.startswith("validate_") or action.endswith("_confirmation") or not dispatcher.messages:
        return []
    if await services.store.raise_handoff(turn.conversation):
        return [SlotSet("person_offered", why)]
    asked = action.startswith("action_ask_")
    offered = any(event.get("name") == "offered" and event.get("value") == "human" for event in events)
    if not offered:
        dispatcher.utter_message(response="utter_offer_person")
        if asked:  # the question stays what is said last
            dispatcher.messages.insert(0, dispatcher.messages.pop())
    told = [SlotSet("person_offered", why)]
    return told if asked or offered else [*told, SlotSet("offered", "human")]


def _why(turn: Turn) -> str | None:
    if turn.slots.get("threat"):
        return "threat"
    return "bad_turns" if float(turn.slots.get("bad_turns") or 0) >= _BAD_TURNS else None
