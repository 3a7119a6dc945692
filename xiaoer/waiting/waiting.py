"""What waits to be done: parts of messages, in the order in which they are taken up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from xiaoer.waiting.parts import Part, parts_of

MOST = 6
"""How many requests may wait."""

_NUMBER = re.compile(r"#?(?:w|xe)\d{5,}", re.IGNORECASE)
# A request, and those that are no longer possible once it is done: it goes behind them.
_BEFORE: Mapping[str, frozenset[str]] = {
    "modify_items": frozenset({"change_address", "change_payment", "price_protection"}),
    "exchange": frozenset({"change_address", "change_payment", "price_protection"}),
    "return_refund": frozenset({"price_protection"}),
    "cancel_order": frozenset({"price_protection"}),
}


class Waiting(Part):
    """A part of the message with this id; `at` is the id of the message at which it was taken up."""

    message: str
    at: str | None = None


def of_slot(value: Any) -> tuple[Waiting, ...]:
    """What a slot holds; nothing where that can't be read."""
    try:
        return tuple(Waiting.model_validate(each) for each in value or ())
    except (ValidationError, TypeError):
        return ()


def as_slot(waiting: Iterable[Waiting]) -> list[dict[str, Any]] | None:
    """The value of a slot: plain, and None where nothing waits."""
    return [each.model_dump() for each in waiting] or None


def heard(
    message: Mapping[str, Any], message_id: str | None, known: Sequence[Waiting], *, goes_on: bool
) -> tuple[Waiting, ...]:
    """What waits after a parsed message: what it asks for behind its first request, before what waited already.

    `goes_on`: the message belongs to the task that is under way.
    """
    old = known if goes_on else asked_anew(known, (message.get("intent") or {}).get("name"))
    new = parts_of(message)[1:] if message_id else ()
    return (*(Waiting(**part.model_dump(), message=str(message_id)) for part in new), *old)[:MOST]


def asked_anew(waiting: Sequence[Waiting], intent: str | None) -> tuple[Waiting, ...]:
    """What still waits where a message asks for `intent`: not the same once more, nor what hangs on its failing."""
    kept: list[Waiting] = []
    dropped = False
    for each in waiting:
        dropped = dropped if each.otherwise else _kind(each.intent) == _kind(intent)
        if not dropped:
            kept.append(each)
    return tuple(kept)


def next_of(waiting: Sequence[Waiting], *, failed: bool) -> tuple[Waiting | None, tuple[Waiting, ...]]:
    """What is taken up next, and what waits behind it.

    `failed`: what was before couldn't be done, so that what was wanted instead is due; else that is passed over.
    """
    left = list(waiting)
    while left and left[0].otherwise and not failed:
        left.pop(0)
    return (left[0], tuple(left[1:])) if left else (None, ())


def behind(part: Part, others: Sequence[Part], text: str) -> bool:
    """Whether `part` of `text` must wait for one of `others`, which it would make impossible.

    Requests for different orders don't hinder each other.
    """
    before = _BEFORE.get(part.intent, frozenset())
    return any(
        other.intent in before and not other.otherwise and not _other_order(text, part, other) for other in others
    )


def put_behind(part: Waiting, waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """`waiting` with `part`, and what is wanted in its place, behind the last that it would make impossible."""
    place = next((i for i, each in enumerate(waiting) if not each.otherwise), len(waiting))
    its_own, rest = waiting[:place], waiting[place:]
    before = _BEFORE.get(part.intent, frozenset())
    last = max((i for i, each in enumerate(rest) if each.intent in before), default=-1)
    return (*rest[: last + 1], part, *its_own, *rest[last + 1 :])


def _kind(intent: str | None) -> str | None:
    return "exchange" if intent == "modify_items" else intent


def _other_order(text: str, one: Part, other: Part) -> bool:
    numbers = [{n.upper() for n in _NUMBER.findall(text[part.start : part.end])} for part in (one, other)]
    return all(numbers) and not numbers[0] & numbers[1]
