"""What a knowledge base is made of: documents, their passages, and the answers found in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from xiaoer.types import Frozen, Language, Request

Topic = Literal["general", Request]
"""What a document is about: a topic that the understanding knows, or `general`."""


class Sentence(Frozen):
    """The smallest thing that is quoted: a sentence in plain text and the line on which it begins."""

    text: str
    line: int


class Passage(Frozen):
    """A paragraph, list item or table, and where it stands.

    `file` is relative to the knowledge folder; `asked` are customers' wordings of the question that
    its section answers; the sentences of a table are its rows.
    """

    file: str
    line: int
    title: str
    topic: Topic
    heading: str
    language: Language
    asked: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...]
    is_table: bool = False

    @property
    def text(self) -> str:
        """The whole passage in plain text."""
        gap = "\n" if self.is_table else "" if self.language == "zh" else " "
        return gap.join(sentence.text for sentence in self.sentences)


class Link(Frozen):
    """A link out of a document, as written."""

    target: str
    line: int


class Document(Frozen):
    """One file. `headings` are those below the title, in order, with their lines.

    It is in force from `effective` to `until`, both included; None has no end.
    """

    file: str
    language: Language
    title: str
    topic: Topic
    effective: date
    until: date | None = None
    checks: Mapping[str, str]
    headings: tuple[tuple[str, int], ...]
    passages: tuple[Passage, ...]
    links: tuple[Link, ...]


class Hit(Frozen):
    """A sentence that a search found; `score` is the probability that it answers."""

    passage: Passage
    sentence: int
    score: float

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.passage.sentences[self.sentence].text


class Answer(Frozen):
    """The document's own words that answer a question, and where they stand."""

    text: str
    passage: Passage
    title: str
    file: str
    heading: str
    score: float
