"""Fit the weights in `xiaoer/understanding/requests/weights.py` on the train part of `requests/`.

A logistic regression over the signs of every two neighbouring clauses: whether one marked request ends and the
next begins between them. The thresholds are shown with weights of four fifths of the messages, on the last fifth.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.understanding.requests.measure import Score, score
from evals.understanding.requests.messages import Message
from xiaoer.understanding.requests.clauses import Clause, cut
from xiaoer.understanding.requests.decide import signs_of
from xiaoer.understanding.requests.find import Predict
from xiaoer.understanding.requests.parts import Part
from xiaoer.understanding.requests.weights import Signs, Weights

FOLDS = 5
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
_NEAR = 4  # characters by which a cut and the edge of a marked request may differ


class Pair(NamedTuple):
    """Two neighbouring clauses: their signs, and whether they are two requests."""

    signs: Signs
    two: bool


def fit(messages: Sequence[Message], predict: Predict, threshold: float = 0.5) -> Weights:
    """The weights that make the marked boundaries likeliest."""
    pairs = [pair for message in messages for pair in pairs_of(message, predict)]
    rows = np.array([pair.signs for pair in pairs], dtype=np.float64)
    spread = _spread(rows)
    model = LogisticRegression(C=1.0, max_iter=2000)  # on signs of one spread, so that all are pulled alike
    model.fit(rows / spread, [pair.two for pair in pairs])
    return Weights(Signs(*map(float, model.coef_[0] / spread)), float(model.intercept_[0]), threshold)


def held_out(messages: Sequence[Message], predict: Predict) -> Iterator[tuple[float, Score]]:
    """Each threshold with what it gives on messages that the weights weren't fitted on."""
    folds = [[m for m in messages if zlib.crc32(m.text.encode()) % FOLDS == fold] for fold in range(FOLDS)]
    weights = [fit([m for m in messages if m not in set(fold)], predict) for fold in folds]
    for threshold in THRESHOLDS:
        scores = [score(f, predict, w._replace(threshold=threshold)) for f, w in zip(folds, weights, strict=True)]
        yield threshold, _together(scores)


def pairs_of(message: Message, predict: Predict) -> list[Pair]:
    """Every two neighbouring clauses of a message."""
    clauses = cut(message.text)
    if len(clauses) < 2:
        return []
    said = [message.text[clause.start : clause.end] for clause in clauses]
    whole, *predictions = predict([message.text, *said])
    parts = [Part(*each) for each in zip(clauses, said, predictions, strict=True)]
    return [
        Pair(signs_of(left, right, whole), is_boundary(message, left.clause, right.clause))
        for left, right in pairwise(parts)
    ]


def is_boundary(message: Message, left: Clause, right: Clause) -> bool:
    """Whether one request ends and the next begins between two clauses."""
    return any(
        one.end <= right.start + 1
        and other.start >= left.end - 1
        and (abs(one.end - left.end) <= _NEAR or abs(other.start - right.start) <= _NEAR)
        for one, other in pairwise(message.requests)
    )


def _spread(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = rows.std(axis=0)
    spread[spread < 1e-6] = 1.0  # a sign that is the same everywhere, but for rounding
    return spread


def _together(scores: Sequence[Score]) -> Score:
    several = sum(each.several for each in scores)
    single = sum(each.single for each in scores)

    def mean(name: str, count: str) -> float:
        total = sum(getattr(each, name) * (getattr(each, count)) for each in scores)
        return total / max(1, sum(getattr(each, count) for each in scores))

    of_several = {name: mean(name, "several") for name in ("labels", "sequence", "count", "spans")}
    of_single = {name: mean(name, "single") for name in ("false_splits", "single_labels")}
    right = of_several["labels"] * several + of_single["single_labels"] * single
    return Score(several, single, **of_several, **of_single, all_labels=right / max(1, several + single))
