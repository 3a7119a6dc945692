"""Vectors in numpy: nothing to import, nothing to connect to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiaoer.knowledge.stores.base import Nearest


class MemoryStore:
    """A `VectorStore` in this process."""

    def __init__(self) -> None:
        self._sets: dict[str, NDArray[np.float32]] = {}

    def fill(self, name: str, vectors: NDArray[np.float32]) -> None:
        """See `VectorStore`."""
        self._sets.setdefault(name, vectors)

    def nearest(self, name: str, vector: NDArray[np.float32], limit: int) -> Nearest:
        """See `VectorStore`."""
        likeness = self._sets[name] @ vector
        if limit < len(likeness):
            rows = np.argpartition(-likeness, limit)[:limit]
            rows = rows[np.lexsort((rows, -likeness[rows]))]
        else:
            rows = np.argsort(-likeness, kind="stable")
        return Nearest(rows, likeness[rows])
