"""Labelled messages: [words](kind=value), one message a line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple, get_args

from xiaoer.errors import ConfigurationError
from xiaoer.understanding.entities.types import Entity, EntityKind

FOLDER = Path(__file__).parent / "gold"
TODAY = date(2026, 11, 24)
"""The day on which all messages are written."""

_MARKED = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<kind>\w+)=(?P<value>[^)]*)\)")


class Span(NamedTuple):
    """An entity as it is labelled or found; an address's value is its parts."""

    kind: str
    start: int
    end: int
    value: str


class Gold(NamedTuple):
    """One message with its entities."""

    text: str
    spans: tuple[Span, ...]


def read(name: str) -> list[Gold]:
    """The messages of one file of gold/, without comments; raises `ConfigurationError` with the line that is wrong."""
    path = FOLDER / f"{name}.txt"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            found.append(_parse(line, f"{path}:{number}"))
    return found


def _parse(line: str, place: str) -> Gold:
    text, spans, end = "", [], 0
    for match in _MARKED.finditer(line):
        if match["kind"] not in get_args(EntityKind):
            known = ", ".join(get_args(EntityKind))
            raise ConfigurationError(f"{place}: there is no entity kind {match['kind']}; it is one of {known}")
        text += line[end : match.start()]
        spans.append(Span(match["kind"], len(text), len(text) + len(match["words"]), match["value"]))
        text += match["words"]
        end = match.end()
    return Gold(text + line[end:], tuple(spans))


def span_of(entity: Entity) -> Span:
    """An entity in the way it is labelled."""
    value = entity.value
    if entity.kind == "address":
        parts = entity.details or {}
        wanted = ("state", "city", "district", "street", "detail")
        value = "|".join(f"{name}={parts[name]}" for name in wanted if name in parts)
    return Span(entity.kind, entity.start, entity.end, value)
