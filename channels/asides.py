"""Replies that aren't a turn of the dialogue: the bot says something and waits on, exactly where it was.

Such a reply is a bot event in the tracker and nothing else: no user message, no action. Rules, stories
and an active form don't see it, so that the next message goes on as if it had been the first try.
"""

from __future__ import annotations

import logging
from typing import Any, Dict, Optional

from rasa.core.actions.action import create_bot_utterance
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from channels.hook_settings import active_settings
from xiaoer.text.language import detect
from xiaoer.types import Language

logger = logging.getLogger(__name__)

TOO_LONG = "utter_message_too_long"
EMPTY = "utter_empty_message"
ONLY_EMOJI = "utter_only_emoji"
UNAVAILABLE = "utter_service_unavailable"
REFUSED_SENDER = "utter_sender_refused"

_EVIDENCE = 2000  # characters that are enough to tell a language

# The wording belongs to domain.yml; this is said only where a domain has no such response, or its NLG fails.
_LAST_RESORT: Dict[str, Dict[str, str]] = {
    TOO_LONG: {
        "zh": "这条消息太长了,请缩短后再发一次。",
        "en": "That message is too long. Please send a shorter one.",
    },
    EMPTY: {"zh": "没有看到内容,请再说一次。", "en": "I didn't see any text. Please try again."},
    ONLY_EMOJI: {"zh": "请用文字告诉我需要什么帮助。", "en": "Please tell me in words what you need."},
    UNAVAILABLE: {
        "zh": "系统暂时没有响应,请稍后再试,对话会从这里继续。",
        "en": "Something isn't answering right now. Please try again in a moment; we can go on from here.",
    },
    REFUSED_SENDER: {
        "zh": "这个会话编号不能使用:请换一个由字母、数字组成且不超过 128 个字符的编号,并且不要以 web- 开头。",
        "en": (
            "This sender can't be used. Take letters, digits and signs such as - or _, at most 128 of them, "
            "and no name that begins with web-."
        ),
    },
}


async def utterance(
    nlg: NaturalLanguageGenerator, response: str, tracker: DialogueStateTracker, channel: str
) -> BotUttered:
    """`response` of the domain in the tracker's language, as an event; never fails and is never empty.

    A tracker without a language gets that of its last message, so that a conditioned response is found.
    """
    known = tracker.slots.get("language") and tracker.get_slot("language")
    said = tracker.latest_message.text if tracker.latest_message else None
    language = _speak(tracker, known or detect((said or "")[:_EVIDENCE], active_settings().default_language))
    draft: Optional[Dict[str, Any]] = None
    try:
        draft = await nlg.generate(response, tracker, channel)
    except Exception:  # any NLG can stand here, also one behind a network
        logger.exception("The NLG failed on %s; its last resort is said", response)
    if not draft:
        logger.error("domain.yml has no %s that fits the slots; add a variation without a condition", response)
        draft = {"text": _LAST_RESORT[response][language]}
    draft["utter_action"] = response
    return create_bot_utterance(draft)


async def say_aside(processor: MessageProcessor, message: UserMessage, response: str) -> None:
    """Say `response` to the sender of `message`, log it, and leave the dialogue where it is.

    Nothing is said while the conversation is paused: then a person answers.
    """
    tracker = await processor.fetch_tracker_and_update_session(
        message.sender_id, message.output_channel, message.metadata
    )
    if not tracker.is_paused():
        _hear_language(tracker, message)
        event = await utterance(processor.nlg, response, tracker, message.output_channel.name())
        tracker.update(event, processor.domain)
        await processor._send_bot_messages([event], tracker, message.output_channel)
    await processor.save_tracker(tracker)


async def say_without_tracker(processor: MessageProcessor, message: UserMessage, response: str) -> None:
    """Say `response` without reading or writing any conversation: whose it would be isn't known, or it can't be.

    Nor do the outbound functions see it: it holds nothing of anybody's, and they may be what is broken.
    """
    blank = DialogueStateTracker.from_events(message.sender_id, [], slots=processor.domain.slots)
    _hear_language(blank, message)
    event = await utterance(processor.nlg, response, blank, message.output_channel.name())
    await message.output_channel.send_response(message.sender_id, event.message())


def _hear_language(tracker: DialogueStateTracker, message: UserMessage) -> None:
    """Set the slot `language`, if there is one, by the message, the conversation, the page, the default."""
    known = tracker.slots.get("language") and tracker.get_slot("language")
    page = (message.metadata or {}).get("language")
    _speak(tracker, detect((message.text or "")[:_EVIDENCE], known or page or active_settings().default_language))


def _speak(tracker: DialogueStateTracker, language: Language) -> Language:
    if "language" in tracker.slots and tracker.get_slot("language") != language:
        tracker.update(SlotSet("language", language))
    return language
