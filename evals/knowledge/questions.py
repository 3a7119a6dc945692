"""Labelled questions: what was asked, and a piece of each sentence that answers it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from xiaoer.types import Frozen, Language

FOLDER = Path(__file__).resolve().parent / "questions"
Split = Literal["look", "final"]
_LOOKED_AT = 2  # of ten questions that were written after the documents, those that may be tuned on


class Question(Frozen):
    """A question. Without `file` nothing in the documents answers it, and `about` says how far off it is."""

    question: str
    language: Language
    file: str | None = None
    says: tuple[str, ...] = ()
    about: Literal["near", "far"] | None = None

    def answered_by(self, text: str) -> bool:
        """Whether `text` holds one of the sentences that answer."""
        return any(piece in text for piece in self.says)


def load(language: Language, split: Split) -> list[Question]:
    """The questions of one split.

    Those of `known_*.yml` were known to whoever wrote the documents' wordings, so all are `look`; of
    the others a hash of the text decides, and what is `final` is never looked at.
    """
    known, later = (_read(FOLDER / f"{kind}_{language}.yml") for kind in ("known", "later"))
    if split == "look":
        return known + [question for question in later if is_looked_at(question.question)]
    return [question for question in later if not is_looked_at(question.question)]


def is_looked_at(text: str) -> bool:
    """Whether a question may be read, and tuned on, by those who improve the search."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10 < _LOOKED_AT


def _read(path: Path) -> list[Question]:
    return TypeAdapter(list[Question]).validate_python(yaml.safe_load(path.read_text("utf-8")))
