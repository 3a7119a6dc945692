"""What speaks for and against the best sentence, beside what chose it: the signs of an honest "I don't know"."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Background(NamedTuple):
    """What a question is, whichever sentence is best.

    `tokens`: how many it has. `unknown`: share of its weight in words that no document has.
    `likeness`, `letters`: to the nearest question that no document answers.
    """

    tokens: int
    unknown: float
    likeness: float
    letters: float


def doubts(odds: FloatArray, passage_of: NDArray[np.intp], signs: FloatArray, background: Background) -> FloatArray:
    """What the second model knows, shape (DOUBTS,).

    `odds`: of all sentences. `passage_of`: their passages. `signs`: those of the best sentence.
    Columns: the best's odds; its lead on the next and the fifth passage; words found in its passage; its likeness to a
    wording, that to an unanswered question, and by how much the first is above the second; the same of letters in one
    number; share of unknown words; length of the question (logarithm).
    """
    best = _best_passages(odds, passage_of, 5)
    like, letters = float(signs[3]), float(signs[4])
    return np.array(
        [
            best[0],
            best[0] - best[1],
            best[0] - best[4],
            signs[1],
            like,
            background.likeness,
            max(like - background.likeness, 0.0),
            letters - background.letters,
            background.unknown,
            math.log(1 + background.tokens),
        ],
        dtype=np.float32,
    )


def _best_passages(odds: FloatArray, passage_of: NDArray[np.intp], count: int) -> FloatArray:
    """The odds of the best sentence of each of the best passages; the last is repeated where there are fewer."""
    highest = np.full(int(passage_of.max()) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(highest, passage_of, odds)
    ordered = -np.sort(-highest[np.isfinite(highest)])[:count]
    return np.pad(ordered, (0, count - len(ordered)), mode="edge")
