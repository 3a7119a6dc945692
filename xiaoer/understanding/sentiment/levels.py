"""What examples are labelled with: the sentiment, and whether it is strong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from xiaoer.understanding.sentiment.types import LABELS, Label, Sentiment, likeliest

Level = Literal["very_negative", "negative", "neutral", "positive", "very_positive"]
LEVELS: tuple[Level, ...] = get_args(Level)

LABEL_OF: dict[Level, Label] = {
    "very_negative": "negative",
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
    "very_positive": "positive",
}
STRENGTH_OF: dict[Level, float] = {
    "very_negative": 1.0,
    "negative": 0.5,
    "neutral": 0.0,
    "positive": 0.5,
    "very_positive": 1.0,
}
_STRENGTH = np.array([STRENGTH_OF[level] for level in LEVELS])
_MEMBER = np.array([[LABEL_OF[level] == label for label in LABELS] for level in LEVELS], dtype=np.float64)
_NEGATIVE, _NEUTRAL, _POSITIVE = range(len(LABELS))


def by_label(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of `LABELS` from those of `LEVELS`; shapes (texts, 3) and (texts, 5)."""
    result: NDArray[np.float64] = levels @ _MEMBER
    return result


def shifted(
    logs: NDArray[np.float64], expected: Mapping[Label, float], learnt: Sequence[Level] = LEVELS
) -> NDArray[np.float64]:
    """Probabilities of levels where labels come as often as `expected` says (Saerens et al., 2002).

    `logs` are log-probabilities of the levels `learnt`, all of which came equally often; the others get none.
    """
    columns = [LEVELS.index(level) for level in learnt]
    member = _MEMBER[columns]
    change = np.log([expected[label] for label in LABELS]) - np.log(np.maximum(member.mean(axis=0), 1e-9))
    moved = np.exp(logs + member @ change)
    result = np.zeros((len(logs), len(LEVELS)))
    result[:, columns] = moved / moved.sum(axis=1, keepdims=True)
    return result


def odds(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm of how much likelier positive is than negative, one number a text."""
    labels = np.maximum(by_label(levels), 1e-9)
    result: NDArray[np.float64] = np.log(labels[:, _POSITIVE]) - np.log(labels[:, _NEGATIVE])
    return result


def with_odds(levels: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """`levels` with as much neutral as before, and positive to negative as `wanted` (logarithms) says."""
    before = by_label(levels)
    feeling = before[:, _NEGATIVE] + before[:, _POSITIVE]
    after = before.copy()
    after[:, _POSITIVE] = feeling / (1 + np.exp(-wanted))
    after[:, _NEGATIVE] = feeling - after[:, _POSITIVE]
    result: NDArray[np.float64] = levels * ((after / np.maximum(before, 1e-9)) @ _MEMBER.T)
    return result


def is_neutral(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which texts are rather neutral than not."""
    result: NDArray[np.bool_] = levels[:, LEVELS.index("neutral")] >= 0.5
    return result


def sentiments(levels: NDArray[np.float64]) -> list[Sentiment]:
    """What the probabilities of levels say, text by text."""
    strengths = levels @ _STRENGTH
    found = []
    for row, strength in zip(by_label(levels), strengths, strict=True):
        scores = {label: round(float(value), 4) for label, value in zip(LABELS, row, strict=True)}
        found.append(likeliest(scores, round(float(strength), 4), "encoder"))
    return found
