"""The shipped classifier's parts in any combination, for any labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from evals.understanding.public_data import Labelled
from xiaoer.encoders.base import Encoder
from xiaoer.understanding.ngrams import Ngrams
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.softmax import Rows, Weights, fit_softmax
from xiaoer.understanding.vectors import SentenceVectors


@dataclass(frozen=True)
class Setting:
    """What is put together: `encoders` by name, the weight of n-grams (0: none), the inverse of regularisation."""

    encoders: tuple[str, ...]
    ngram_weight: float
    strength: float


class Linear:
    """A softmax regression over the centred vectors of some encoders and character n-grams."""

    def __init__(
        self,
        vectors: SentenceVectors,
        ngrams: Ngrams | None,
        ngram_weight: float,
        labels: Sequence[str],
        weights: Weights | None = None,
    ) -> None:
        self._vectors = vectors
        self._ngrams = ngrams
        self._ngram_weight = ngram_weight
        self.labels = tuple(labels)
        self._weights = weights

    @classmethod
    def train(cls, data: Labelled, encoders: Sequence[Encoder], setting: Setting) -> Linear:
        """Learn from `data`; `encoders` are those of the setting."""
        prepared = [prepare(text) for text in data.texts]
        vectors, dense = SentenceVectors.fit(prepared, encoders)
        ngrams = Ngrams.fit(prepared) if setting.ngram_weight else None
        model = cls(vectors, ngrams, setting.ngram_weight, sorted(set(data.labels)))
        numbers = np.array([model.labels.index(label) for label in data.labels], dtype=np.int64)
        model._weights = fit_softmax(model._rows(prepared, dense), numbers, setting.strength)
        return model

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Shape (texts, labels)."""
        assert self._weights is not None
        prepared = [prepare(text) for text in texts]
        return self._weights.log_probabilities(self._rows(prepared, self._vectors.rows(prepared)))

    def predict(self, texts: Sequence[str]) -> list[str]:
        """The most probable label of each text."""
        return [self.labels[i] for i in self.log_probabilities(texts).argmax(axis=1)]

    def accuracy(self, data: Labelled) -> float:
        """The share of right labels."""
        return float(np.mean([a == b for a, b in zip(self.predict(data.texts), data.labels, strict=True)]))

    def _rows(self, prepared: Sequence[str], dense: NDArray[np.float32]) -> Rows:
        if self._ngrams is None:
            return Rows(dense, csr_matrix((len(prepared), 0), dtype=np.float32))
        return Rows(dense, self._ngrams.rows(prepared) * np.float32(self._ngram_weight))
