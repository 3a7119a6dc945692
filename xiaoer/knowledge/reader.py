"""Which of the found sentences are said, and when to say nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from xiaoer.knowledge.index import Found
from xiaoer.knowledge.rows import fitting_rows
from xiaoer.knowledge.sentences import depends_on_previous
from xiaoer.knowledge.types import Answer, Hit, Passage

_PASSAGES = 3  # that a reader is shown
_WHOLE = 2  # sentences of a passage that isn't cut


class SpanReader(Protocol):
    """Reads passages and points at the sentence that answers; `SpanCheckpoint` is one."""

    def point(self, question: str, passages: Sequence[Passage]) -> tuple[int, int] | None:
        """Place of the passage and of the sentence in it, or None when none of them answers."""


def read(found: Found, question: str = "", reader: SpanReader | None = None) -> Answer | None:
    """The answer in the best hit's passage, or None when it isn't likely enough that it answers.

    Half a rule is a wrong rule, so a passage of two sentences is quoted whole. Of a longer one the
    best is quoted with those that are nearly as likely, and with those that limit or continue a
    quoted one ("但…", "Otherwise …"). Of a table the rows are quoted that hold the question's numbers, or else all. A
    `reader` chooses among the best passages instead, and may say that none of them answers.
    """
    hits = found.hits
    if not hits or found.confidence < found.weights.threshold:
        return None
    best, kept = hits[0], hits
    if reader is not None:
        passages = list(dict.fromkeys(hit.passage for hit in hits))[:_PASSAGES]
        pointed = reader.point(question, passages)
        if pointed is None:
            return None
        best = Hit(passage=passages[pointed[0]], sentence=pointed[1], score=found.confidence)
        kept = [best]
    passage = best.passage
    quoted = _table(passage, question) if passage.is_table else _text(passage, best, kept, found.weights.margin)
    gap = "\n" if passage.is_table else "" if passage.language == "zh" else " "
    return Answer(
        text=gap.join(passage.sentences[index].text for index in sorted(quoted)),
        passage=passage,
        title=passage.title,
        file=passage.file,
        heading=passage.heading,
        score=found.confidence,
    )


def _text(passage: Passage, best: Hit, hits: Sequence[Hit], margin: float) -> set[int]:
    if len(passage.sentences) <= _WHOLE:
        return set(range(len(passage.sentences)))
    quoted = {best.sentence} | {
        hit.sentence for hit in hits if hit.passage == passage and _odds(hit.score) >= _odds(best.score) - margin
    }
    for index, sentence in enumerate(passage.sentences):
        if index and depends_on_previous(sentence.text, passage.language) and {index, index - 1} & quoted:
            quoted |= {index, index - 1}
    return quoted


def _table(passage: Passage, question: str) -> set[int]:
    rows = fitting_rows(question, [sentence.text for sentence in passage.sentences])
    return set(rows or range(len(passage.sentences)))


def _odds(score: float) -> float:
    """The score before it was squeezed between 0 and 1, where differences near the ends still show."""
    kept = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
