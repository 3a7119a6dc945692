"""Precision, recall and F1 of entity spans and values."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from evals.entities.gold import TODAY, Gold, Span, span_of
from xiaoer.understanding.entities.extract import Extractor

_ROUNDS = 20


class Score(NamedTuple):
    """How many were labelled, found, and found right."""

    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of the found ones, how many are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the labelled ones, how many were found."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Miss(NamedTuple):
    """A message in which something is wrong."""

    text: str
    missed: tuple[Span, ...]
    wrong: tuple[Span, ...]


def measure(messages: Sequence[Gold], extractor: Extractor) -> tuple[dict[str, Score], list[Miss]]:
    """Scores by kind, and `all`: right is the same kind, the same span and the same value."""
    labelled: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    misses = []
    for message in messages:
        wanted = set(message.spans)
        got = {span_of(entity) for entity in extractor.extract(message.text, TODAY)}
        labelled.update(span.kind for span in wanted)
        found.update(span.kind for span in got)
        right.update(span.kind for span in wanted & got)
        if wanted != got:
            misses.append(Miss(message.text, tuple(sorted(wanted - got)), tuple(sorted(got - wanted))))
    scores = {kind: Score(labelled[kind], found[kind], right[kind]) for kind in labelled | found}
    scores["all"] = Score(labelled.total(), found.total(), right.total())
    return scores, misses


def milliseconds(messages: Sequence[Gold], extractor: Extractor) -> tuple[float, float]:
    """CPU time for one message on one thread: the mean, and the slowest message's mean."""
    spent = []
    for message in messages:
        began = time.process_time()
        for _ in range(_ROUNDS):
            extractor.extract(message.text, TODAY)
        spent.append((time.process_time() - began) * 1000 / _ROUNDS)
    return sum(spent) / len(spent), max(spent)
