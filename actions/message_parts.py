"""One request cut out of a message, with what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xiaoer.waiting.parts import Part

# Who the customer is, is said of the whole conversation; only an address speaks of somebody else.
_OF_THE_CUSTOMER = frozenset({"email", "phone", "phone_last4", "postcode", "name"})
_OF_OTHERS = frozenset({"change_address", "invoice"})
_MARKS = " ,，;；、"


class Said(NamedTuple):
    """A part's text and its entities, at their places in it."""

    text: str
    entities: Sequence[dict[str, Any]]


def cut(message: Mapping[str, Any], part: Part, parts: Sequence[Part]) -> Said:
    """The part of `message` with the entities in it; those that say who the customer is from everywhere else, too."""
    text, entities = message.get("text") or "", message.get("entities") or []
    start, end = _trimmed(text, part)
    inside = [_moved(e, start) for e in entities if "start" in e and start <= e["start"] < end]
    of_others = [other for other in parts if other.intent in _OF_OTHERS]
    shared = [
        {key: value for key, value in e.items() if key not in ("start", "end")}
        for e in entities
        if e.get("entity") in _OF_THE_CUSTOMER
        and not part.start <= e.get("start", -1) < part.end
        and not any(other.start <= e.get("start", -1) < other.end for other in of_others)
    ]
    return Said(text[start:end], [*inside, *shared])


def _moved(entity: Mapping[str, Any], by: int) -> dict[str, Any]:
    moved = {**entity, "start": entity["start"] - by}
    return {**moved, "end": entity["end"] - by} if "end" in entity else moved


def _trimmed(text: str, part: Part) -> tuple[int, int]:
    """Where the part begins and ends without marks and blanks around it."""
    said = text[part.start : part.end]
    bare = said.strip(_MARKS)
    start = part.start + len(said) - len(said.lstrip(_MARKS))
    return start, start + len(bare)
