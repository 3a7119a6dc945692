"""One message as an action sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rasa_sdk import Tracker

from actions.message_parts import cut
from xiaoer.types import Language
from xiaoer.waiting.parts import Part, parts_of
from xiaoer.waiting.waiting import Waiting, of_slot


class Turn(NamedTuple):
    """What an action needs of the tracker. `address` is a fingerprint of where the message came from.

    Of a message that asks for several things it is the part that is seen to now: the first, or the one that was taken
    up (slot `request_now`) where nothing was said since; `place` and `whole_text` then say where it stands.
    `requests` is what waits behind it.
    """

    conversation: str
    language: Language
    text: str
    intent: str
    confidence: float
    topic: str | None
    entities: Sequence[dict[str, Any]]
    slots: dict[str, Any]
    address: str | None
    message_id: str | None = None
    requests: tuple[Waiting, ...] = ()
    place: Part | None = None
    whole_text: str = ""

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """The part of the conversation's latest message that is seen to now."""
        latest = _messages(tracker)[-1:]
        message, message_id = tracker.latest_message or {}, latest[0].get("message_id") if latest else None
        turn = cls._whole(tracker, message, message_id)
        now = of_slot([turn.slots["request_now"]] if turn.slots.get("request_now") else None)
        if now and now[0].at is not None and now[0].at == message_id:
            return turn.part(now[0], said_in(tracker, now[0].message) or message)
        return turn.part(None, message)

    @classmethod
    def _whole(cls, tracker: Tracker, message: Mapping[str, Any], message_id: str | None) -> Turn:
        intent = message.get("intent") or {}
        slots = dict(tracker.slots)
        if isinstance(slots.get("order_number"), list):  # Rasa's way with two numbers in one message
            slots["order_number"] = slots["order_number"][0]
        return cls(
            conversation=tracker.sender_id,
            language="en" if tracker.get_slot("language") == "en" else "zh",
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            topic=(message.get("understanding") or {}).get("topic"),
            entities=message.get("entities") or [],
            slots=slots,
            address=(message.get("metadata") or {}).get("address"),
            message_id=message_id,
            requests=of_slot(slots.get("requests")),
        )

    def part(self, wanted: Waiting | None, message: Mapping[str, Any]) -> Turn:
        """This turn with no more than one request of `message`: `wanted`, or the first of several."""
        parts = parts_of(message)
        if wanted is None and not parts:
            return self
        now = wanted or parts[0]
        said = cut(message, now, parts)
        numbers = [str(e["value"]) for e in said.entities if e.get("entity") == "order_number"]
        elsewhere = {str(e["value"]) for e in message.get("entities") or [] if e.get("entity") == "order_number"}
        slots = dict(self.slots)
        if numbers or slots.get("order_number") in elsewhere:
            slots["order_number"] = numbers[0] if numbers else None
        return self._replace(
            text=said.text,
            intent=now.intent,
            confidence=self.confidence if wanted is None else 1.0,
            topic=self.topic if wanted is None else None,
            entities=said.entities,
            slots=slots,
            place=now,
            whole_text=message.get("text") or "",
        )

    @property
    def wants_instead(self) -> bool:
        """Whether the customer said what shall be done where this isn't possible."""
        return bool(self.requests) and self.requests[0].otherwise

    def entity(self, name: str) -> str | None:
        """The first value of this entity in the message."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == name), None)


def said_in(tracker: Tracker, message_id: str) -> dict[str, Any] | None:
    """The parse result of an earlier message of this session."""
    event = next((e for e in reversed(_messages(tracker)) if e.get("message_id") == message_id), None)
    if event is None:
        return None
    return {**(event.get("parse_data") or {}), "text": event.get("text") or ""}


def _messages(tracker: Tracker) -> list[dict[str, Any]]:
    return [event for event in tracker.events if event.get("event") == "user"]
