"""A reply in free words, where neither a template nor the knowledge base answers and a language model is there."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.show import Display
from actions.turn import Turn
from xiaoer.errors import NotVerified, ShopError
from xiaoer.knowledge.types import Hit
from xiaoer.replies.tone import Tone
from xiaoer.replies.types import Grounds, Source
from xiaoer.services import Services
from xiaoer.shop.types import Customer, Order

_ORDERS = 3
_HITS = 24
_DONE = ("utter_done_", "utter_not_done_", "utter_refused_", "utter_cancel_refused_", "utter_handoff")


async def say_freely(services: Services, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> bool:
    """Say a checked reply and return True, or say nothing: no model, nothing to rest on, or no draft that holds."""
    writer = services.replies
    if writer is None:
        return False
    hits = await asyncio.to_thread(
        lambda: services.knowledge.search(turn.text, turn.language, _HITS, turn.topic) if turn.text else []
    )
    own = await _own_sources(services, turn, tracker)
    rules = _passages(hits, writer.rules.sources) if hits and hits[0].score >= writer.rules.least_score else []
    if not rules and not own:
        return False
    # What leaves for a language model holds placeholders, as everything that Rasa keeps does.
    asked = await services.masker.mask_own(turn.conversation, turn.text)
    said = _said(tracker)[-writer.rules.remembered :] if writer.rules.remembered else []
    grounds = Grounds(asked, turn.language, (*own, *rules), tuple(said))
    tone = Tone.of(turn.text, turn.slots.get("mood"), turn.slots.get("mood_trend"))
    written = await writer.write(grounds, tone, turn.conversation)
    if written.text is None:
        return False
    mark = services.profile.generated_mark
    dispatcher.utter_message(
        response="utter_free_reply",
        answer=written.text,
        mark=f"\n{mark.say(turn.language)}" if mark else "",
        json_message={"card": "sources", "generated": True, "sources": _named(hits, rules)},
    )
    return True


def _passages(hits: list[Hit], most: int) -> list[Source]:
    """The passages of the likeliest sentences, each once."""
    passages = list(dict.fromkeys(hit.passage for hit in hits))[:most]
    return [Source(passage.text, "rule", f"{passage.title} › {passage.heading}") for passage in passages]


def _named(hits: list[Hit], rules: list[Source]) -> list[dict[str, str]]:
    """Where the first passage stands; the customer's own orders need no source."""
    first = hits[0].passage if rules else None
    return [{"title": first.title, "file": first.file}] if first else []


def _said(tracker: Tracker) -> list[str]:
    """What the customer wrote before the last message."""
    texts = [event.get("text") or "" for event in tracker.events if event.get("event") == "user"]
    return [text for text in texts[:-1] if text and not text.startswith("/")]


async def _own_sources(services: Services, turn: Turn, tracker: Tracker) -> list[Source]:
    """What was done in this conversation and how the customer's orders stand; nothing for who isn't verified."""
    try:
        shop = await services.customer_shop(turn.conversation)
        orders, customer = await shop.orders(), await shop.customer()
    except (NotVerified, ShopError):
        return []
    display = Display(services.profile, turn.language)
    focus = turn.slots.get("order_id") or turn.slots.get("order_number")
    shown = [order for order in orders if order.order_id == focus] or list(orders[:_ORDERS])
    return [*_deeds(tracker), *(_facts(display, order, customer) for order in shown)]


def _deeds(tracker: Tracker) -> list[Source]:
    """What the assistant said that it did, or couldn't, in its own fixed words."""
    told = [event for event in tracker.events if event.get("event") == "bot" and event.get("text")]
    return [Source(event["text"], "deed") for event in told if _response(event).startswith(_DONE)]


def _response(event: dict[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")


def _facts(display: Display, order: Order, customer: Customer) -> Source:
    text = display.word("order_facts", **display.order_values(order, customer))
    return Source(text, "data", display.word("order_about", order_id=order.order_id))
