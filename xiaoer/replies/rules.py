"""What a shop wants of free-form replies: `replies/rules.yml`, which a designer edits."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen, Language


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this isn't a regular expression ({error})") from error
    return text


Pattern = Annotated[str, AfterValidator(_is_pattern)]


class Lengths(Frozen):
    """Characters of the longest reply in each language."""

    zh: int = Field(default=220, ge=20)
    en: int = Field(default=700, ge=40)

    def __getitem__(self, language: Language) -> int:
        return self.zh if language == "zh" else self.en


class Phrases(Frozen):
    """Regular expressions in each language."""

    zh: tuple[Pattern, ...] = ()
    en: tuple[Pattern, ...] = ()


class ReplyRules(Frozen):
    """How free-form replies are written, and how much they may cost.

    `deadline_seconds`: for one reply with its repair. `answer_tokens`: of one draft. `least_score`: how likely
    a sentence of the knowledge base must be to answer for a draft to be asked for at all, 0 to 1. `sources`: how many
    passages are shown. `remembered`: messages before the last that are shown.
    """

    enabled: bool = True
    deadline_seconds: float = Field(default=8.0, gt=0, le=14)
    answer_tokens: int = Field(default=300, ge=20, le=4000)
    least_score: float = Field(default=0.05, ge=0, le=1)
    sources: int = Field(default=6, ge=1, le=20)
    remembered: int = Field(default=4, ge=0, le=20)
    conversation_tokens: int = Field(default=20_000, ge=0)
    hourly_tokens: int = Field(default=300_000, ge=0)
    longest: Lengths = Lengths()
    never_said: Phrases = Phrases()

    def forbidden(self, language: Language) -> tuple[re.Pattern[str], ...]:
        """What the shop never says, compiled."""
        return self._compiled[language]

    @cached_property
    def _compiled(self) -> dict[Language, tuple[re.Pattern[str], ...]]:
        return {
            "zh": tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.never_said.zh),
            "en": tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.never_said.en),
        }


def load_rules(path: Path) -> ReplyRules:
    """Read `rules.yml`; raises `ConfigurationError` that names the file, and the line of every wrong field."""
    return read_model(path, ReplyRules, "rules of replies")
