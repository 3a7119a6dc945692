"""Sentence vectors of one or several encoders side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder

_FILE = "vectors.npz"


class SentenceVectors:
    """Turns prepared texts into rows: the vector of each encoder, centred and of length one, one beside the other."""

    def __init__(self, encoders: Sequence[Encoder], means: Sequence[NDArray[np.float32]]) -> None:
        self._encoders = tuple(encoders)
        self._means = tuple(means)

    @classmethod
    def fit(cls, texts: Sequence[str], encoders: Sequence[Encoder]) -> tuple[SentenceVectors, NDArray[np.float32]]:
        """Learn the mean of each encoder over `texts`; returns their rows with it."""
        found = [encoder.encode(texts) for encoder in encoders]
        vectors = cls(encoders, [each.mean(axis=0) for each in found])
        return vectors, vectors._centred(found)

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), sum of the encoders' dimensions)."""
        return self._centred([encoder.encode(texts) for encoder in self._encoders])

    def _centred(self, found: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        parts = []
        for vectors, mean in zip(found, self._means, strict=True):
            centred = vectors - mean
            parts.append(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6))
        return np.hstack(parts).astype(np.float32, copy=False)

    def save(self, directory: Path) -> None:
        """Write the means and the names of the encoders."""
        names = np.array([encoder.name for encoder in self._encoders])
        np.savez(directory / _FILE, names=names, **{f"mean{i}": mean for i, mean in enumerate(self._means)})

    @classmethod
    def load(cls, directory: Path, encoders: Sequence[Encoder]) -> SentenceVectors:
        """Read what `save` wrote; raises ValueError where `encoders` aren't those it was trained with."""
        with np.load(directory / _FILE, allow_pickle=False) as saved:
            trained = [str(name) for name in saved["names"]]
            given = [encoder.name for encoder in encoders]
            if trained != given:
                raise ValueError(f"trained with the encoder {', '.join(trained)}, but this is {', '.join(given)}")
            return cls(encoders, [saved[f"mean{i}"] for i in range(len(trained))])
