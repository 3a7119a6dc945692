"""In which tone a reply is written, by how the customer sounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from xiaoer.replies.wording import pattern, plain
from xiaoer.types import Language

_LOUD = re.compile(r"[!！]+")


@dataclass(frozen=True)
class Tone:
    """`angry`: the mood is bad or getting worse. `hurried`: the customer has no time."""

    angry: bool = False
    hurried: bool = False

    @classmethod
    def of(cls, text: str, mood: str | None, trend: str | None = None) -> Tone:
        """The tone for a message and the slots `mood` and `mood_trend`."""
        return cls(mood == "negative" or trend == "worsening", bool(pattern("hurry").search(plain(text))))

    @property
    def name(self) -> Literal["upset", "hurried", "plain"]:
        """The value of the slot `tone`, by which responses are chosen."""
        return "upset" if self.angry else "hurried" if self.hurried else "plain"

    def instructions(self) -> list[str]:
        """What a language model is told."""
        told = []
        if self.angry:
            told.append("The customer is upset: begin with one short apology, stay calm, use no exclamation marks.")
        if self.hurried:
            told.append("The customer is in a hurry: one short sentence, the answer first.")
        return told

    def settle(self, text: str, language: Language) -> str:
        """`text` without exclamation marks for somebody who is upset."""
        return _LOUD.sub("。" if language == "zh" else ".", text) if self.angry else text


PLAIN = Tone()
"""Nothing to mind."""
