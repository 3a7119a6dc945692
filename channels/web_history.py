"""A conversation as the tracker store has it, for a page that comes back after the server was restarted."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, Optional

from rasa.core.agent import Agent
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.hook_settings import active_settings
from channels.web_conversations import Conversation, reply_content

logger = logging.getLogger(__name__)
_SHOWN = 100


async def restore(conversation: Conversation, agent: Optional[Agent]) -> None:
    """Fill an empty conversation from the tracker store, through the outbound functions, with its client ids.

    A page without its history is better than no page: what fails is logged.
    """
    if agent is None or not agent.is_ready():
        return
    try:
        tracker = await agent.tracker_store.retrieve(conversation.id)
        if tracker is not None:
            await _refill(conversation, tracker)
    except Exception:  # any tracker store and any outbound function may stand behind this
        logger.exception("A conversation's history couldn't be restored")


async def _refill(conversation: Conversation, tracker: DialogueStateTracker) -> None:
    titles: Dict[str, str] = {}
    for event in _shown(tracker):
        at = int(event.timestamp * 1000)
        if isinstance(event, BotUttered):
            content = reply_content(await _outbound(conversation.id, event.message()))
            titles = {button["payload"]: button["title"] for button in content.get("buttons", [])}
            if content:
                conversation.append("bot", **{**content, "at": at})
        elif isinstance(event, UserUttered) and event.text:
            shown = await _outbound(conversation.id, {"text": titles.get(event.text, event.text)})
            entry = conversation.append("customer", text=shown["text"], client_id=event.message_id, at=at)
            if event.message_id:
                conversation.remember(event.message_id, entry["seq"])


def _shown(tracker: DialogueStateTracker) -> List[Event]:
    """The last things that were said."""
    return [event for event in tracker.applied_events() if isinstance(event, (BotUttered, UserUttered))][-_SHOWN:]


async def _outbound(conversation_id: str, reply: Dict[str, Any]) -> Dict[str, Any]:
    for function in active_settings().outbound:
        reply = await function(conversation_id, reply)
    return reply
