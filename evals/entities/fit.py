"""Thresholds of the item matcher, chosen on the dev split."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evals.entities.baskets import Labelled
from evals.entities.items import measure
from xiaoer.encoders.base import Encoder
from xiaoer.understanding.items.match import ItemMatcher, Thresholds

GRID: dict[str, tuple[float, ...]] = {
    "fits": (0.4, 0.5, 0.6),
    "margin": (0.08, 0.12, 0.16),
    "included": (0.85, 0.9, 0.95),
    "unknown": (0.4, 0.55, 0.7),
    "written": (80, 85, 90),
    "meant": (0.2, 0.25, 0.28, 0.3, 0.35, 0.4),
    "meant_margin": (0.03, 0.05, 0.08),
}
"""What is tried, one setting after the other, each around the best so far."""


PRECISE = 0.99
"""What is decided as one must be right that often, whatever it costs: the customer would confirm something else."""


def fit(labelled: Sequence[Labelled], encoder: Encoder) -> Iterator[tuple[float, float, Thresholds]]:
    """Accuracy, precision and thresholds, better and better, by trying each setting's values in turn twice."""
    best = (False, -1.0, -1.0)
    chosen = Thresholds()
    for name in itertools.chain(GRID, GRID):
        for value in GRID[name]:
            tried = replace(chosen, **{name: value})
            score, _ = measure(labelled, ItemMatcher(encoder, thresholds=tried))
            worth = (score.precision >= PRECISE, score.accuracy, score.precision)
            if worth > best:
                best, chosen = worth, tried
                yield score.accuracy, score.precision, chosen
