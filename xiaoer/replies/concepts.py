"""What clauses are about: topics, conditions, what customers rely on, how an order stands."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

Role = Literal["topic", "condition", "guarded", "status"]
ROLES: tuple[Role, ...] = ("topic", "condition", "guarded", "status")
_FILE = Path(__file__).parent / "concepts.yml"


class Concepts(NamedTuple):
    """The concepts that a text names, by their role."""

    topic: frozenset[str]
    condition: frozenset[str]
    guarded: frozenset[str]
    status: frozenset[str]

    def __or__(self, other: object) -> Concepts:
        """The concepts of both."""
        assert isinstance(other, Concepts)
        return Concepts(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))


NOTHING = Concepts(frozenset(), frozenset(), frozenset(), frozenset())


def concepts_of(text: str, language: Language) -> Concepts:
    """The concepts that `text` names."""
    plain = to_half_width(text).lower().replace("’", "'")
    known = _known()[language]
    return Concepts(*(frozenset(name for name, pattern in known[role] if pattern.search(plain)) for role in ROLES))


def words_of(name: str, text: str, language: Language) -> str:
    """The words of `text` that name a guarded concept or a status; the whole text where none does."""
    plain = to_half_width(text).lower().replace("’", "'")
    for role in ("guarded", "status", "condition", "topic"):
        for known, pattern in _known()[language][role]:
            match = pattern.search(plain) if known == name else None
            if match:
                return text[match.start() : match.end()]
    return text


@lru_cache(maxsize=1)
def _known() -> dict[Language, dict[str, list[tuple[str, re.Pattern[str]]]]]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    languages: tuple[Language, ...] = ("zh", "en")
    return {
        language: {
            role: [(name, re.compile(patterns[language])) for name, patterns in raw[role].items()] for role in ROLES
        }
        for language in languages
    }
