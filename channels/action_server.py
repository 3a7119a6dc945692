"""Calls from Rasa to the action server: who calls, how long it may take, and what happens when it fails.

Rasa 3.6 sends these calls without a proof of who it is, waits 300 seconds, drops the events of an action
that fails, says nothing, and takes slots whose validation failed for valid. `install` changes that for
every action, the validation actions of forms and slots included.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Awaitable, Callable, Dict, List

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, FollowupAction, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.asides import UNAVAILABLE, utterance
from channels.hook_settings import active_settings
from xiaoer.config import settings
from xiaoer.wrapping import wrap

logger = logging.getLogger(__name__)
Run = Callable[..., Awaitable[List[Event]]]


class ActionServerUnavailable(Exception):
    """The action server is down, too slow, failed, or answered with something that isn't its protocol.

    Not a RasaException on purpose: Rasa's slot extraction swallows those and keeps what wasn't validated.
    """


def install() -> None:
    """Wrap Rasa's calls to the action server; repeating it changes nothing."""
    wrap(RemoteAction, "run", _bounded_run)
    wrap(MessageProcessor, "_run_action", _guarded_run_action)


def _bounded_run(original: Run) -> Run:
    async def run(
        self: RemoteAction,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        if self.action_endpoint:
            self.action_endpoint.headers["Authorization"] = f"Bearer {settings().action_token}"
        seconds = active_settings().action_seconds
        try:
            return await asyncio.wait_for(original(self, output_channel, nlg, tracker, domain), seconds)
        except ActionExecutionRejection:
            raise
        except asyncio.TimeoutError as error:
            logger.error("Action %s took longer than %s s (action_seconds in config.yml)", self.name(), seconds)
            raise ActionServerUnavailable(self.name()) from error
        except Exception as error:  # what rubbish raises in Rasa: KeyError, JSONDecodeError, ValidationError …
            logger.error("Action %s failed: %s", self.name(), _reason(error))
            raise ActionServerUnavailable(self.name()) from error

    return run


def _reason(error: BaseException) -> str:
    """What went wrong, without the body of the answer: rasa_sdk echoes the request there, with what customers said."""
    status = getattr(error, "status", None) or getattr(error.__cause__, "status", None)
    if status == 401 or status == 403:
        return f"HTTP {status}: the action server has another XIAOER_ACTION_TOKEN than Rasa"
    return f"HTTP {status}" if status else type(error).__name__


class GuardedAction(Action):
    """An action whose failure is told to the customer and ends the turn; all else is the action's own."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def name(self) -> str:
        """The action's name."""
        return self._action.name()

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        """The action's events; after a failure an apology, the slots that weren't validated emptied, and the end."""
        try:
            return await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # Rasa would go on without a word to the customer
            if not isinstance(error, ActionServerUnavailable):
                logger.exception("Action %s failed inside Rasa", self.name())
            apology = await utterance(nlg, UNAVAILABLE, tracker, output_channel.name())
            return [apology, *_undo_unvalidated(self._action, tracker, domain), FollowupAction(ACTION_LISTEN_NAME)]

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> ActionExecuted:
        """The action's own."""
        return self._action.event_for_successful_execution(prediction)


def _guarded_run_action(original: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
    async def _run_action(
        self: MessageProcessor,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        return await original(self, GuardedAction(action), tracker, output_channel, nlg, prediction)

    return _run_action


def _undo_unvalidated(action: Action, tracker: DialogueStateTracker, domain: Domain) -> List[Event]:
    """Take back what this message put into a form's slots: the form never got to check it."""
    if not isinstance(action, FormAction):
        return []
    required = set(action.required_slots(domain))
    before: Dict[str, Any] = {}
    since: Dict[str, Any] = {}
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            before.update(since)
            since = {}
        elif isinstance(event, SlotSet) and event.key in required:
            since[event.key] = event.value
    return [SlotSet(name, before.get(name, tracker.slots[name].initial_value)) for name in since]
