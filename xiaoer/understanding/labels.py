"""The intents and topics of the assistant, and how one follows from the other."""

from __future__ import annotations

from typing import NamedTuple, get_args

from xiaoer.types import Request

REQUESTS: tuple[str, ...] = get_args(Request)
"""What the customer wants done or told about something of theirs."""

POLICY = "policy_question"
OUT_OF_SCOPE = "out_of_scope"
TALK: tuple[str, ...] = (
    "greeting",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "stop",
    "bot_challenge",
    "inform",
    OUT_OF_SCOPE,
)
"""The talk itself, and what isn't the shop's business; these have no topic."""

INTENTS: tuple[str, ...] = (*REQUESTS, POLICY, *TALK)
TOPICS: tuple[str, ...] = tuple(intent for intent in REQUESTS if intent != "expedite")
_TOPIC_OF = {**{intent: intent for intent in REQUESTS}, "expedite": "shipping_tracking"}


class Label(NamedTuple):
    """What one example is trained as: an intent, and for a question about rules its topic."""

    intent: str
    topic: str | None = None

    def __str__(self) -> str:
        return f"{self.intent}/{self.topic}" if self.topic else self.intent

    @classmethod
    def parse(cls, text: str) -> Label:
        """The label that `str(label)` wrote."""
        intent, _, topic = text.partition("/")
        return cls(intent, topic or None)


def topic_of(label: Label) -> str | None:
    """`understanding.topic` of a label: its own, or the one that its intent stands for, or None."""
    return label.topic or _TOPIC_OF.get(label.intent)


def is_request(intent: str) -> bool:
    """Whether a message of this intent asks the shop for something (the talk itself doesn't)."""
    return intent == POLICY or intent in REQUESTS
