"""What every action shares: a turn in, events out, and no failure that leaves the customer in silence."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.care import care
from actions.privacy import concealed, readable
from actions.turn import Turn
from xiaoer.errors import NotSupported, NotVerified, ShopUnavailable
from xiaoer.services import Services, services

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]


class XiaoerAction(Action, ABC):
    """An action that answers one turn. Subclasses name themselves in `action_name` and implement `answer`."""

    action_name: str

    def __init__(self, provided: Services | None = None) -> None:
        """`provided`: services for a test; the action server makes actions without arguments."""
        self._provided = provided

    @property
    def services(self) -> Services:
        """The services of this process, or the provided ones."""
        return self._provided or services()

    def name(self) -> str:
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """The outermost boundary: whatever goes wrong ends in a sentence that the customer understands.

        Personal data is given back on the way in and hidden on the way out, for every action.
        """
        events = await self._events(dispatcher, tracker)
        dispatcher.messages[:] = await concealed(self.services, tracker.sender_id, dispatcher.messages)
        return events

    async def _events(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        try:
            turn = await readable(self.services, Turn.of(tracker))
            events = await self.answer(dispatcher, turn, tracker)
            return [*events, *await care(self.services, dispatcher, turn, self.action_name, events)]
        except ShopUnavailable as error:
            logger.warning("%s: shop unavailable: %s", self.action_name, type(error).__name__)
            dispatcher.utter_message(response="utter_shop_unavailable")
            # What was confirmed is settled before anything else is begun.
            return [SlotSet("offered", "outcome")] if await self.services.writes.unsettled(tracker.sender_id) else []
        except NotSupported as error:
            logger.warning("%s: %s", self.action_name, error)
            dispatcher.utter_message(response="utter_not_supported")
            return [SlotSet("offered", "human")]
        except NotVerified:
            dispatcher.utter_message(response="utter_identity_expired")
            return [SlotSet("identity", None)]
        except Exception:
            logger.exception("%s failed", self.action_name)
            dispatcher.utter_message(response="utter_something_wrong")
            return [SlotSet("offered", "human")]

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        """Utter and return events. May raise what the shop raises."""
