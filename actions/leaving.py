"""What is left behind when a task ends early."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.base import Events
from actions.deeds import task_slots
from actions.turn import Turn
from xiaoer.services import Services


async def left_task(services: Services, turn: Turn) -> Events:
    """Events that end the active form; a quote that waits is taken back, but not a write whose outcome is unknown."""
    if not await services.writes.unsettled(turn.conversation):
        await services.writes.withdraw(turn.conversation)
    slots = ("requested_slot", *task_slots(), "form_end", "requests", "last_task", "up_next")
    return [ActiveLoop(None), *(SlotSet(slot, None) for slot in slots)]
