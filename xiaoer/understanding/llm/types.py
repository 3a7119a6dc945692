"""What the task is given, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.masking import Masked


class Candidate(NamedTuple):
    """An intent that the encoder holds possible, with the nearest training examples."""

    intent: str
    examples: Sequence[tuple[str, Label]]


class Question(NamedTuple):
    """One message to be sorted.

    `candidates`: likeliest first. `intents` and `entities`: the names that may be answered. `asked`:
    the assistant's last question, without anything of the customer's, or None.
    """

    message: Masked
    candidates: Sequence[Candidate]
    intents: Sequence[str]
    entities: Sequence[str] = ()
    asked: str | None = None


class FoundEntity(NamedTuple):
    """Something that the message names, as offsets into the original text."""

    entity: str
    start: int
    end: int


class Verdict(NamedTuple):
    """What the language model understood; offsets are into the original text."""

    intent: str
    topic: str | None
    requests: tuple[tuple[str, int, int], ...]
    entities: tuple[FoundEntity, ...]
