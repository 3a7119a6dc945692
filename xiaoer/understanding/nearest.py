"""How near a message is to the examples of the labels that come into question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CANDIDATES = 4  # labels whose examples are looked at
_NEAREST = 3  # examples of a label that count


class Nearest:
    """The training examples' vectors by label.

    A linear model draws one border for all examples of a label; what customers want is said in many
    unlike ways, and the nearest example of each candidate tells which of them this is. Looking only at
    the likeliest labels is as good as looking at all and costs a tenth.
    """

    def __init__(self, vectors: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        """`vectors`: rows of equal length, shape (examples, dimensions); `labels`: the label of each."""
        order = np.argsort(labels, kind="stable")
        self._vectors = np.ascontiguousarray(vectors[order])
        self._labels = labels[order]
        self._starts = np.searchsorted(self._labels, np.arange(int(labels.max()) + 2))

    def similarities(self, rows: NDArray[np.float32], logs: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each row the mean similarity to the nearest examples of its likeliest labels, shape as `logs`.

        `logs` are the log-probabilities that tell which labels are likely; the other labels get the
        lowest similarity of those.
        """
        result = np.empty_like(logs)
        candidates = np.argsort(-logs, axis=1)[:, :_CANDIDATES]
        for number, row in enumerate(rows):
            found = [self._to(label, row) for label in candidates[number]]
            result[number] = min(found)
            result[number, candidates[number]] = found
        return result

    def _to(self, label: int, row: NDArray[np.float32]) -> float:
        all_of_it = self._vectors[self._starts[label] : self._starts[label + 1]] @ row
        if len(all_of_it) > _NEAREST:
            all_of_it = np.partition(all_of_it, -_NEAREST)[-_NEAREST:]
        return float(all_of_it.mean())

    def save(self, file: Path) -> None:
        """Write vectors, at half precision, and labels as npz."""
        np.savez(file, vectors=self._vectors.astype(np.float16), labels=self._labels)

    @classmethod
    def load(cls, file: Path) -> Nearest:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where it is broken."""
        with np.load(file, allow_pickle=False) as saved:
            return cls(saved["vectors"].astype(np.float32), saved["labels"])
