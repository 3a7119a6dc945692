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
    "zh": Weights((15.63, 41.73, 0.0, 0.0, 3.23), -7.29, 0.935, 1.5),
    "en": Weights((0.0, 21.56, 0.0, 0.0, 3.37), -6.44, 0.905, 1.5),
}
_FITTED: dict[str, dict[Language, Weights]] = {
    "usem3": {
        "zh": Weights((9.26, 21.12, 7.76, 9.19, 3.21), -9.07, 0.78, 1.5),
        "en": Weights((0.0, 10.4, 8.19, 13.62, 3.28), -9.73, 0.56, 1.5),
    },
}
