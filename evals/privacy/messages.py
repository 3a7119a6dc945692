"""The project's own labelled messages: where each piece of personal data stands, and which half they are in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

import yaml

from xiaoer.privacy.types import KINDS, Kind, Span

Language = Literal["zh", "en"]
Half = Literal["dev", "final"]
Part = Literal["dev", "final", "later", "fresh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
HALVES: tuple[Half, ...] = get_args(Half)
PARTS: tuple[Part, ...] = get_args(Part)
"""Two halves by hash, and what was written when the rules were done: once, and again when they were in use."""
_WHOLE = ("later", "fresh")

_LABELLED = re.compile(r"\[([^\[\]]+)\]\(([a-z_]+)\)")
_FOLDER = Path(__file__).parent


class Labelled(NamedTuple):
    """A message, and what is personal in it."""

    text: str
    spans: tuple[Span, ...]


@lru_cache(maxsize=8)
def load(language: Language, part: Part) -> tuple[Labelled, ...]:
    """One part of the messages; those that share a frame are in one half together."""
    name = f"messages_{language}_{part}.yml" if part in _WHOLE else f"messages_{language}.yml"
    content = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    groups: list[Sequence[str]] = [*content["personal"], *([each] for each in content["nothing_personal"])]
    wanted = [group for group in groups if part in (*_WHOLE, half_of(_LABELLED.sub(r"\2", group[0])))]
    return tuple(parse(each) for group in wanted for each in group)


def half_of(text: str) -> Half:
    """The half that a text is in, by its hash."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] % 2]


def parse(marked: str) -> Labelled:
    """The message that `marked` writes as "my phone is [13800138000](phone)"; raises `ValueError` for another kind."""
    text, spans, done = "", [], 0
    for match in _LABELLED.finditer(marked):
        text += marked[done : match.start()]
        if match[2] not in KINDS:
            raise ValueError(f"{match[2]} is no kind of personal data; the kinds are {', '.join(KINDS)}")
        spans.append(Span(len(text), len(text) + len(match[1]), cast(Kind, match[2])))
        text, done = text + match[1], match.end()
    return Labelled(text + marked[done:], tuple(spans))
