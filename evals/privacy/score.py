"""Recall and precision of personal data by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from evals.privacy.messages import Labelled
from xiaoer.privacy.types import Span

Find = Callable[[str], Sequence[Span]]
COVERED = 0.9
"""The share of a labelled stretch's letters and digits that must be found for it to count as found."""
_HIT = 0.5


class Score(NamedTuple):
    """How many stretches were labelled and of those found whole, how many were found and of those right."""

    labelled: int = 0
    whole: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """Of the labelled ones, how many are found nearly to the last character."""
        return self.whole / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        """Of the found ones, how many are at least half of a labelled one of the same kind."""
        return self.right / self.found if self.found else 1.0


class Miss(NamedTuple):
    """A message in which something was left standing, or taken for what it isn't."""

    text: str
    left: tuple[str, ...]
    wrong: tuple[str, ...]


def measure(messages: Iterable[Labelled], find: Find) -> tuple[dict[str, Score], list[Miss]]:
    """Scores by kind and for `all`, and the messages that aren't all right."""
    counts: dict[str, Counter[str]] = {}
    misses = []
    for text, labelled in messages:
        found = find(text)
        left = [span for span in labelled if not is_whole(text, span, found)]
        wrong = [span for span in found if not is_right(span, labelled)]
        for column, spans in (("labelled", labelled), ("left", left), ("found", found), ("wrong", wrong)):
            counts.setdefault(column, Counter()).update(span.kind for span in spans)
        if left or wrong:
            misses.append(Miss(text, _said(text, left), _said(text, wrong)))
    kinds = sorted(counts.get("labelled", Counter()) | counts.get("found", Counter()))
    scores = {
        kind: _score([counts[column][kind] for column in ("labelled", "left", "found", "wrong")]) for kind in kinds
    }
    scores["all"] = Score(*(sum(score[place] for score in scores.values()) for place in range(4)))
    return scores, misses


def is_whole(text: str, span: Span, found: Iterable[Span]) -> bool:
    """Whether spans of the same kind cover `span`, but for signs and blanks."""
    wanted = {place for place in range(span.start, span.end) if text[place].isalnum()}
    got = {place for each in found if each.kind == span.kind for place in range(each.start, each.end)}
    return len(wanted & got) >= COVERED * len(wanted)


def is_right(span: Span, labelled: Iterable[Span]) -> bool:
    """Whether at least half of `span` is labelled with its kind."""
    same = {place for each in labelled if each.kind == span.kind for place in range(each.start, each.end)}
    return len(same & set(range(span.start, span.end))) >= _HIT * (span.end - span.start)


def _score(counts: Sequence[int]) -> Score:
    labelled, left, found, wrong = counts
    return Score(labelled, labelled - left, found, found - wrong)


def _said(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple(f"{text[span.start : span.end]} ({span.kind})" for span in spans)
