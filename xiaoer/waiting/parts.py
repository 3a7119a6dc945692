"""The parts of a message that holds several requests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xiaoer.types import Frozen
from xiaoer.understanding.requests.clauses import Clause, cut
from xiaoer.understanding.requests.themes import INTENTS
from xiaoer.waiting import otherwise

_SWAPS = ("exchange", "modify_items")
# What is written or read about an order, so that a condition on its failing makes sense.
DEEDS = frozenset(
    {
        *_SWAPS,
        "cancel_order",
        "return_refund",
        "change_address",
        "change_payment",
        "price_protection",
        "invoice",
        "expedite",
    }
)
_THEMES = ("cancel", "return", "change", "address", "payment", "invoice", "haste", "price")
_ADDED = ("and", "number")


class Part(Frozen):
    """One request: its intent and its place in the text; `otherwise`: only if the one before fails."""

    intent: str
    start: int
    end: int
    otherwise: bool = False


def parts_of(message: Mapping[str, Any]) -> tuple[Part, ...]:
    """The requests of a parsed message (Rasa's parse result) in its order; none where it holds one or no request.

    The first begins with the text and the last ends with it, so that nothing is lost between them.
    """
    text, intent = message.get("text") or "", (message.get("intent") or {}).get("name")
    found = _understood(message, intent) or _by_theme(text, message.get("entities") or (), intent)
    if found:
        return _with_conditions(text, found)
    condition = otherwise.find(text, 1) if intent in DEEDS else None
    if condition is None:
        return ()
    other = condition.intent or (intent if intent in _SWAPS else None)
    wish = text[condition.deed :].strip()
    if other is None or not wish:
        return ()
    first = Part(intent=str(intent), start=0, end=condition.start)
    return (first, Part(intent=other, start=condition.deed, end=len(text), otherwise=True))


def _understood(message: Mapping[str, Any], intent: str | None) -> list[Part]:
    """What the classifier found, where it is of one mind with itself about the first."""
    spans = (message.get("understanding") or {}).get("requests") or []
    if len(spans) < 2 or spans[0]["intent"] != intent:
        return []
    return [Part(intent=span["intent"], start=span["start"], end=span["end"]) for span in spans]


def _by_theme(text: str, entities: Sequence[Mapping[str, Any]], intent: str | None) -> list[Part]:
    """Two clauses that each ask for a deed of its own kind and name goods, added one to the other."""
    clauses = cut(text)
    if len(clauses) != 2 or clauses[1].joint not in _ADDED:
        return []
    themes = [_deed(clause) for clause in clauses]
    if None in themes or themes[0] == themes[1] or intent not in INTENTS[str(themes[0])]:
        return []
    if not all(_names_goods(clause, entities) for clause in clauses):
        return []
    kinds = [str(intent), INTENTS[str(themes[1])][0]]
    return [Part(intent=kind, start=c.start, end=c.end) for kind, c in zip(kinds, clauses, strict=True)]


def _deed(clause: Clause) -> str | None:
    named = [theme for theme in _THEMES if theme in clause.themes]
    return named[0] if len(named) == 1 and clause.asks else None


def _names_goods(clause: Clause, entities: Sequence[Mapping[str, Any]]) -> bool:
    return any(e.get("entity") == "product" and clause.start <= (e.get("start") or 0) < clause.end for e in entities)


def _with_conditions(text: str, found: Sequence[Part]) -> tuple[Part, ...]:
    ends = [*(part.end for part in found[:-1]), len(text)]
    parts = [found[0].model_copy(update={"start": 0, "end": ends[0]})]
    for before, part, end in zip(ends, found[1:], ends[1:], strict=False):
        condition = otherwise.begins(text, before, end) if parts[-1].intent in DEEDS else None
        if condition is None:
            start = before + len(_gap(text[before:end]))
            parts.append(part.model_copy(update={"start": start, "end": end}))
            continue
        intent = otherwise.KEEP if condition.intent == otherwise.KEEP else part.intent
        parts.append(Part(intent=intent, start=condition.deed, end=end, otherwise=True))
    return tuple(parts)


def _gap(text: str) -> str:
    """Marks and blanks before a part."""
    match = re.match(r"[\s,，.。;；!！?？、]*", text)
    return match[0] if match else ""
