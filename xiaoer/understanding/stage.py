"""One stage of the cascade: what it sees of a message, a linear model on it, and its calibration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from xiaoer.encoders.base import Encoder
from xiaoer.understanding.calibration import Calibration, fit_calibration
from xiaoer.understanding.nearest import Nearest
from xiaoer.understanding.softmax import Rows, Weights, fit_softmax, part
from xiaoer.understanding.vectors import SentenceVectors

_WEIGHTS, _NEAREST, _CALIBRATION = "weights.npz", "nearest.npz", "calibration.json"


class Lesson(NamedTuple):
    """What a stage learns from: prepared texts, their n-grams and labels, and which are kept back for calibration."""

    texts: Sequence[str]
    ngrams: Any
    labels: NDArray[np.int64]
    held_out: NDArray[np.bool_]


class Stage:
    """Calibrated log-probabilities of labels, from n-grams alone or from n-grams and sentence vectors."""

    def __init__(
        self,
        weights: Weights,
        calibration: Calibration,
        vectors: SentenceVectors | None,
        nearest: Nearest | None,
        held_out_logs: NDArray[np.float64] | None = None,
    ) -> None:
        """`nearest` goes with `vectors`; see `fit` for `held_out_logs`."""
        self.held_out_logs = held_out_logs
        self._weights = weights
        self._calibration = calibration
        self._vectors = vectors
        self._nearest = nearest

    @classmethod
    def fit(cls, lesson: Lesson, encoders: Sequence[Encoder], strength: float, *, near: bool = True) -> Stage:
        """Learn; `strength` is the inverse of regularisation; `near`: whether the nearest examples count, too.

        The calibration is taken from a model of the texts that aren't held out, on those that are; the
        final model then goes on from there with all of them. `held_out_logs` are the calibrated
        log-probabilities of the former on the latter, None where nothing is held out.
        """
        labels, held = lesson.labels, lesson.held_out
        vectors = None
        dense = np.zeros((len(labels), 0), dtype=np.float32)
        if encoders:
            vectors, dense = SentenceVectors.fit(lesson.texts, encoders)
        rows = Rows(dense, lesson.ngrams)
        partly, calibration, unseen = None, Calibration(), None
        if held.any():
            partly = fit_softmax(part(rows, ~held), labels[~held], strength)
            logs, likeness = partly.log_probabilities(part(rows, held)), None
            if vectors and near:
                likeness = Nearest(dense[~held], labels[~held]).similarities(dense[held], logs)
            calibration = fit_calibration(logs, likeness, labels[held])
            unseen = calibration.apply(logs, likeness)
        weights = fit_softmax(rows, labels, strength, start=partly)
        return cls(weights, calibration, vectors, Nearest(dense, labels) if vectors and near else None, unseen)

    def log_probabilities(self, texts: Sequence[str], ngrams: Any) -> NDArray[np.float64]:
        """Shape (texts, labels); `texts` are prepared and `ngrams` their rows."""
        dense = self._vectors.rows(texts) if self._vectors else np.zeros((len(texts), 0), dtype=np.float32)
        logs = self._weights.log_probabilities(Rows(dense, ngrams))
        return self._calibration.apply(logs, self._nearest.similarities(dense, logs) if self._nearest else None)

    def save(self, directory: Path) -> None:
        """Write into `directory`, which is made: numbers as npz and JSON, nothing executable."""
        directory.mkdir(exist_ok=True)
        np.savez(directory / _WEIGHTS, **self._weights._asdict())
        (directory / _CALIBRATION).write_text(json.dumps(self._calibration._asdict()), encoding="utf-8")
        if self._vectors:
            self._vectors.save(directory)
        if self._nearest:
            self._nearest.save(directory / _NEAREST)

    @classmethod
    def load(cls, directory: Path, encoders: Sequence[Encoder], *, near: bool = True) -> Stage:
        """Read what `save` wrote, `near` as at `fit`; raises OSError, ValueError or KeyError where it is broken."""
        with np.load(directory / _WEIGHTS, allow_pickle=False) as saved:
            weights = Weights(**{name: saved[name] for name in Weights._fields})
        calibration = Calibration(**json.loads((directory / _CALIBRATION).read_text(encoding="utf-8")))
        if not encoders:
            return cls(weights, calibration, None, None)
        nearest = Nearest.load(directory / _NEAREST) if near else None
        return cls(weights, calibration, SentenceVectors.load(directory, encoders), nearest)


def no_ngrams(texts: Sequence[str]) -> Any:
    """The n-gram rows of texts where n-grams are left out: no column."""
    return csr_matrix((len(texts), 0), dtype=np.float32)
