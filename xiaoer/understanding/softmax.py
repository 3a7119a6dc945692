"""Multinomial logistic regression over a dense and a sparse block of features.

scikit-learn would take the two only as one sparse matrix, in which the dense block is ten times
as slow; with the blocks apart, the dense one is a matrix product.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

Floats = NDArray[np.float32]


class Rows(NamedTuple):
    """Feature rows: `dense` an array; `sparse` a CSR matrix (without columns where n-grams are off) or `FewRows`."""

    dense: Floats
    sparse: Any


def part(rows: Rows, chosen: NDArray[np.bool_]) -> Rows:
    """Those of `rows` that are chosen, in their order."""
    return Rows(rows.dense[chosen], rows.sparse[chosen])


class Weights(NamedTuple):
    """What was learnt: `dense` (features, labels), `sparse` (features, labels), `bias` (labels)."""

    dense: Floats
    sparse: Floats
    bias: Floats

    def log_probabilities(self, rows: Rows) -> NDArray[np.float64]:
        """Shape (rows, labels)."""
        scores = rows.dense @ self.dense + self.bias
        if self.sparse.shape[0]:
            scores = scores + rows.sparse @ self.sparse
        return log_softmax(scores.astype(np.float64))


def log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-probabilities by row; for one row SciPy's takes five times as long."""
    result: NDArray[np.float64] = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return result


def fit_softmax(
    rows: Rows, labels: NDArray[np.int64], strength: float, max_iterations: int = 80, start: Weights | None = None
) -> Weights:
    """Fit by L-BFGS; every label weighs the same however many rows it has.

    `labels` holds numbers from zero; `strength` is the inverse of the L2 penalty, as in scikit-learn;
    `start` are weights from which to go on, such as those of a part of the rows.
    """
    count = int(labels.max()) + 1
    sizes = (rows.dense.shape[1], rows.sparse.shape[1], 1)
    cuts = np.cumsum([size * count for size in sizes])
    frequency = np.bincount(labels, minlength=count)
    importance = (len(labels) / (count * frequency))[labels].astype(np.float32)[:, None]
    target = np.eye(count, dtype=np.float32)[labels]

    def weights(flat: NDArray[np.float64]) -> Weights:
        parts = np.split(flat.astype(np.float32), cuts[:-1])
        return Weights(parts[0].reshape(-1, count), parts[1].reshape(-1, count), parts[2])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        now = weights(flat)
        logs = now.log_probabilities(rows).astype(np.float32)
        error = importance * (np.exp(logs) - target)
        penalised = flat.copy()
        penalised[cuts[1] :] = 0.0  # the bias goes free
        gradient = np.concatenate([(rows.dense.T @ error).ravel(), (rows.sparse.T @ error).ravel(), error.sum(axis=0)])
        value = -float((importance * target * logs).sum()) + float(penalised @ penalised) / (2 * strength)
        return value, gradient.astype(np.float64) + penalised / strength

    first = np.zeros(int(cuts[-1])) if start is None else np.concatenate([part.ravel() for part in start])
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": max_iterations, "ftol": 1e-6})
    return weights(found.x)
