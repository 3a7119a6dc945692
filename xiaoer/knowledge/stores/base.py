"""What a store of vectors is."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from xiaoer.errors import XiaoerError


class KnowledgeUnavailable(XiaoerError):
    """A server that keeps vectors gave no answer this time; the search goes on by words alone."""


class Nearest(NamedTuple):
    """Rows that are most like a vector, best first, and their likeness (dot products)."""

    rows: NDArray[np.intp]
    likeness: NDArray[np.float32]


class VectorStore(Protocol):
    """Keeps named sets of vectors and finds those nearest to another. Safe to read from several threads."""

    def fill(self, name: str, vectors: NDArray[np.float32]) -> None:
        """Have exactly `vectors`, shape (rows, dimension), under `name`, which is a fingerprint of them.

        What is there under that name already stays. Raises `KnowledgeUnavailable` for a server that doesn't answer.
        """

    def nearest(self, name: str, vector: NDArray[np.float32], limit: int) -> Nearest:
        """At most `limit` rows of the set; raises `KnowledgeUnavailable` for a server that doesn't answer."""


@runtime_checkable
class Prunable(Protocol):
    """A store that outlives the process, and so keeps sets of earlier documents."""

    def prune(self, keep: set[str]) -> list[str]:
        """Remove this application's sets that aren't in `keep`; returns their names."""
