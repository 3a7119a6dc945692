"""Labelled questions: what was asked, and a piece of each sentence that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from xiaoer.types import Frozen, Language

FOLDER = Path(__file__).resolve().parent / "questions"
Split = Literal["dev", "held-out", "fresh"]


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
    """The questions of one split: `dev` and `held-out` alternate in one file, `fresh` has its own."""
    name = f"fresh_{language}.yml" if split == "fresh" else f"{language}.yml"
    questions = TypeAdapter(list[Question]).validate_python(yaml.safe_load((FOLDER / name).read_text("utf-8")))
    return questions if split == "fresh" else questions[0 if split == "dev" else 1 :: 2]
