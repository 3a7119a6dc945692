"""One message as an action sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rasa_sdk import Tracker

from xiaoer.types import Language


class Turn(NamedTuple):
    """What an action needs of the tracker. `address` is a fingerprint of where the message came from."""

    conversation: str
    language: Language
    text: str
    intent: str
    confidence: float
    topic: str | None
    entities: Sequence[dict[str, Any]]
    slots: dict[str, Any]
    address: str | None

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """The latest message of a conversation."""
        message = tracker.latest_message or {}
        intent = message.get("intent") or {}
        return cls(
            conversation=tracker.sender_id,
            language="en" if tracker.get_slot("language") == "en" else "zh",
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            topic=(message.get("understanding") or {}).get("topic"),
            entities=message.get("entities") or [],
            slots=dict(tracker.slots),
            address=(message.get("metadata") or {}).get("address"),
        )

    def entity(self, name: str) -> str | None:
        """The first value of this entity in the message."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == name), None)
