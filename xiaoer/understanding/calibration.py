"""Whether a probability means what it says, and how to make it so."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from xiaoer.understanding.softmax import log_softmax

_TEMPERATURE = (0.25, 4.0)
_NEARNESS = (0.0, 40.0)
_FIRST = (1.0, 5.0)
_BINS = 10


class Calibration(NamedTuple):
    """What turns a linear model's log-probabilities into probabilities that mean what they say.

    `temperature` (Guo et al., 2017) below 1 makes a modest model surer, above 1 an overconfident one
    more modest; `nearness` weighs the similarity to the nearest examples of a label.
    """

    temperature: float = 1.0
    nearness: float = 0.0

    def apply(self, logs: NDArray[np.float64], similarities: NDArray[np.float64] | None) -> NDArray[np.float64]:
        """Calibrated log-probabilities; both arguments and the result have the shape (texts, labels)."""
        scores = logs if similarities is None else logs + self.nearness * similarities
        return log_softmax(scores / self.temperature)


def fit_calibration(
    logs: NDArray[np.float64], similarities: NDArray[np.float64] | None, labels: NDArray[np.int64]
) -> Calibration:
    """The calibration under which texts that were not trained on are likeliest to have the labels they have.

    `labels` holds the right column of each row of `logs`.
    """
    rows = np.arange(len(labels))

    def loss(values: NDArray[np.float64]) -> float:
        return -float(Calibration(*values).apply(logs, similarities)[rows, labels].mean())

    limits = [_TEMPERATURE, _NEARNESS if similarities is not None else (0.0, 0.0)]
    first = [_FIRST[0], _FIRST[1] if similarities is not None else 0.0]
    found = minimize(loss, first, bounds=limits, method="L-BFGS-B")
    return Calibration(*(float(value) for value in found.x))


def favour(logs: NDArray[np.float64], column: int, odds: float) -> NDArray[np.float64]:
    """Log-probabilities where the label in `column` is more frequent by `odds`, a logarithm."""
    moved = logs.copy()
    moved[:, column] += odds
    return log_softmax(moved)


def favour_up_to(logs: NDArray[np.float64], column: int, share: float) -> float:
    """How far the label in `column` can be favoured until it takes `share` of these texts, which aren't its own.

    0 or more, in the logarithm of odds, for `favour`.
    """
    others = np.delete(logs, column, axis=1).max(axis=1)
    needed = np.sort(others - logs[:, column])  # a text goes over as soon as it is favoured by more than this
    return max(0.0, float(needed[int(share * len(needed))])) if len(needed) else 0.0


def calibration_error(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins, 0..1: how far confidence and accuracy are apart on average."""
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    shares = [
        (bins == each).mean() * abs(right[bins == each].mean() - confidences[bins == each].mean())
        for each in np.unique(bins)
    ]
    return float(np.sum(shares))
