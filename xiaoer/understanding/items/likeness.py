"""How alike texts are in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder

_KEPT = 4096  # names whose vectors are kept


class Likeness:
    """Likeness by a sentence encoder; names are encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vector = lru_cache(maxsize=_KEPT)(self._encode)

    def of(self, words: str, names: Sequence[tuple[str, ...]]) -> list[float]:
        """For each candidate's names, the best one's likeness to `words`: -1..1, in practice 0..1."""
        vector = self._encode(words)
        return [max(float(self._vector(name) @ vector) for name in each) for each in names]

    def _encode(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._encoder.encode([text])[0]
        return row
