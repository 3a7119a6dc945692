"""The one door for every message and every reply, whatever channel they take (plain REST and rasa shell too).

`MessageHooks` stands first in config.yml's pipeline: a component is the only code of ours that a plain
`rasa run`, `rasa shell` or any other entry loads by itself. Being loaded, it wraps methods of Rasa's
message processor; as a component it passes messages through unchanged.
"""

import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Set

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from channels import action_server, speed, store_failures
from channels.action_server import ActionServerUnavailable
from channels.asides import (
    EMPTY,
    ONLY_EMOJI,
    REFUSED_SENDER,
    TOO_LONG,
    UNAVAILABLE,
    say_aside,
    say_without_tracker,
    utterance,
)
from channels.hook_settings import HookSettings, activate, active_settings
from channels.trusted import TrustedMetadata
from xiaoer.text.inbound import acceptable_sender, clean, judge, neutralise, one_off_sender
from xiaoer.wrapping import wrap

logger = logging.getLogger(__name__)

_ADMITTED = "_admitted_by_xiaoer"
_ASIDES = {"too_long": TOO_LONG, "empty": EMPTY, "only_emoji": ONLY_EMOJI}


def install(new: HookSettings) -> None:
    """Wrap Rasa's message processor, once for the process; a model loaded later only brings its settings."""
    activate(new)
    wrap(MessageProcessor, "handle_message", _guarded_handle)
    wrap(MessageProcessor, "log_message", _masked_log)
    wrap(MessageProcessor, "_send_bot_messages", lambda original: _send)
    wrap(MessageProcessor, "_run_prediction_loop", _ending_loop)
    action_server.install()
    store_failures.install()
    if new.fast:
        speed.install()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MessageHooks(GraphComponent):
    """Installs the hooks when a model is loaded to answer; classifies nothing itself."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            # Longer messages aren't understood but answered with utter_message_too_long.
            "max_characters": 2000,
            # Deadline of one call to the action server, in seconds.
            "action_seconds": 15.0,
            # The language of replies before anything tells the customer's.
            "default_language": "zh",
            # Leave out work of Rasa's that has no effect (channels/speed); false leaves Rasa as it is.
            "fast": True,
            # Async functions (conversation, text, asked) -> text for every message, by their import path.
            "inbound": [],
            # Async functions (conversation, reply) -> reply for every reply, by their import path.
            "outbound": [],
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MessageHooks":
        """Check the configuration and install the hooks."""
        install(HookSettings.from_config(config))
        return cls()

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MessageHooks":
        """As `create`; a model is loaded to answer, where training only creates."""
        made = cls.create(config, model_storage, resource, execution_context)
        for function in active_settings().inbound:
            getattr(function, "warm_up", lambda: None)()
        if active_settings().fast:
            speed.settle()
        return made

    def process(self, messages: List[Message]) -> List[Message]:
        """Messages as they are: the work was done before Rasa logged them."""
        return messages


def _guarded_handle(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle_message(self: MessageProcessor, message: UserMessage) -> Optional[List[Dict[str, Any]]]:
        hooks = active_settings()
        try:
            if await _admit(self, message, hooks):
                await original(self, message)
        except ActionServerUnavailable:  # in slot extraction: the turn never began
            await _apologise(self, message)
        except Exception:  # the outermost boundary: a customer is never left without an answer
            logger.exception("A message couldn't be handled")
            await _apologise(self, message)
        channel = message.output_channel
        return channel.messages if isinstance(channel, CollectingOutputChannel) else None

    return handle_message


async def _admit(processor: MessageProcessor, message: UserMessage, hooks: HookSettings) -> bool:
    """Make `message` fit for Rasa in place; False when it was answered without the dialogue."""
    trusted = message.metadata if isinstance(message.metadata, TrustedMetadata) else None
    message.metadata = dict(trusted) if trusted else None
    if message.sender_id in (DEFAULT_SENDER_ID, ""):
        message.sender_id = one_off_sender()
    elif not acceptable_sender(message.sender_id, from_web=trusted is not None and trusted.channel == "web"):
        message.text = ""
        await say_without_tracker(processor, message, REFUSED_SENDER)
        return False
    message.text = clean(message.text)
    if len(message.text) <= hooks.max_characters:
        await _run_inbound(processor, message, hooks)
        payloads = button_payloads(processor.domain) if message.text.startswith("/") else ()
        message.text = neutralise(message.text, payloads)
    verdict = judge(message.text, hooks.max_characters)
    if verdict == "ok":
        return True
    await say_aside(processor, message, _ASIDES[verdict])
    return False


async def _run_inbound(processor: MessageProcessor, message: UserMessage, hooks: HookSettings) -> None:
    async def asked() -> Optional[str]:
        tracker = await processor.tracker_store.retrieve(message.sender_id)
        slot = tracker.slots.get(REQUESTED_SLOT) if tracker else None
        return slot.value if slot else None

    for function in hooks.inbound:
        message.text = await function(message.sender_id, message.text, asked)
    setattr(message, _ADMITTED, True)


def _masked_log(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Messages that Rasa's HTTP API adds to a conversation come by the inbound functions, too."""

    async def log_message(self: MessageProcessor, message: UserMessage, should_save_tracker: bool = True) -> Any:
        if not hasattr(message, _ADMITTED):
            message.text = clean(message.text)
            await _run_inbound(self, message, active_settings())
            message.parse_data = None  # it was made of the text as it came
        return await original(self, message, should_save_tracker)

    return log_message


def button_payloads(domain: Domain) -> Set[str]:
    """The commands behind the buttons of the domain's responses: `/affirm`; never one that carries entities."""
    buttons = (
        button
        for variations in domain.responses.values()
        for variation in variations
        for key in ("buttons", "quick_replies")
        for button in variation.get(key) or []
    )
    payloads = {str(button.get("payload", "")) for button in buttons}
    return {payload for payload in payloads if payload.startswith("/") and not set(payload) & set('{@"')}


async def _apologise(processor: MessageProcessor, message: UserMessage) -> None:
    try:
        await say_aside(processor, message, UNAVAILABLE)
    except Exception:  # the tracker store itself may be what is down
        logger.exception("An apology couldn't be logged; it is sent without")
        await say_without_tracker(processor, message, UNAVAILABLE)


async def _send(events: List[Event], tracker: DialogueStateTracker, output_channel: OutputChannel) -> None:
    """Rasa's sending of replies, with the outbound functions: reminders and triggered intents come by here, too."""
    for event in events:
        if not isinstance(event, BotUttered):
            continue
        reply = event.message()
        for function in active_settings().outbound:
            reply = await function(tracker.sender_id, reply)
        await output_channel.send_response(tracker.sender_id, reply)


def _ending_loop(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """A turn that Rasa's circuit breaker cut off ends with an apology and listening.

    Left as it is, the next message finds the limit reached already and the conversation is dead.
    """

    async def _run_prediction_loop(
        self: MessageProcessor, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> None:
        await original(self, output_channel, tracker)
        if tracker.is_paused() or tracker.latest_action_name == ACTION_LISTEN_NAME:
            return
        apology = await utterance(self.nlg, UNAVAILABLE, tracker, output_channel.name())
        tracker.update_with_events([apology, ActionExecuted(ACTION_LISTEN_NAME)], self.domain)
        await self._send_bot_messages([apology], tracker, output_channel)

    return _run_prediction_loop
