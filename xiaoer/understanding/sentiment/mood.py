"""A customer's mood over a conversation, from the sentiment of each message."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.threats import THREATS
from xiaoer.understanding.sentiment.types import Label

Trend = Literal["worsening", "steady", "improving"]
"""Where the mood goes over the conversation."""


@dataclass(frozen=True)
class MoodOptions:
    """How a mood is followed.

    `memory`: the weight, 0..1, of what was before against the newest message in the average. `turn`: by how
    much the average must move away from where the trend was last told for the trend to change, 0..2.
    `sure`: how sure a message's sentiment must be to count as more than neutral.
    """

    memory: float = 0.6
    turn: float = 0.25
    sure: float = 0.5
    threats: Sequence[str] = THREATS

    def __post_init__(self) -> None:
        for name, most in (("memory", 1.0), ("turn", 2.0), ("sure", 1.0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
                raise ConfigurationError(f"{name} is {value!r}; it takes a number from 0 to {most:g}")
        if isinstance(self.threats, str) or not isinstance(self.threats, Sequence):
            raise ConfigurationError(f"threats is {self.threats!r}; it takes a list of regular expressions")
        for pattern in self.threats:
            try:
                re.compile(pattern)
            except (re.error, TypeError) as error:
                raise ConfigurationError(f"threats: {pattern!r} is no regular expression ({error})") from error


class Mood(NamedTuple):
    """The mood after a message.

    `now`: of the last message that showed one. `average`: -1 to 1, over the conversation. `anchor`: the average
    when the trend last changed. `bad_turns`: negative messages in a row. `threat`: whether one came in this
    conversation.
    """

    now: Label = "neutral"
    trend: Trend = "steady"
    average: float = 0.0
    anchor: float = 0.0
    bad_turns: int = 0
    threat: bool = False


@lru_cache(maxsize=512)  # a conversation is followed from its beginning at every message
def _threatens(text: str, patterns: tuple[str, ...]) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def follow(before: Mood, text: str, sentiment: Mapping[str, Any] | None, options: MoodOptions = MoodOptions()) -> Mood:
    """The mood after the message `text` with its `sentiment` as the parse result has it (None: a button).

    A button says nothing of the mood, which stays.
    """
    threat = before.threat or _threatens(text, tuple(options.threats))
    if not sentiment:
        return before._replace(threat=threat)
    label: Label = sentiment["label"] if sentiment["confidence"] >= options.sure else "neutral"
    value = sentiment["scores"]["positive"] - sentiment["scores"]["negative"]
    average = options.memory * before.average + (1 - options.memory) * value
    moved = average - before.anchor
    trend = before.trend if abs(moved) < options.turn else "improving" if moved > 0 else "worsening"
    anchor = average if abs(moved) >= options.turn else before.anchor
    bad = before.bad_turns + 1 if label == "negative" else 0
    return Mood(label, trend, round(average, 4), round(anchor, 4), bad, threat)
