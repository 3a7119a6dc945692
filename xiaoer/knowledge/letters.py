"""Likeness by runs of letters, which typing errors and words that nobody listed leave mostly whole."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

_LENGTHS = {"zh": (1, 2, 3), "en": (3, 4)}


class LetterIndex:
    """Cosines of TF-IDF over runs of letters. Reading is safe from several threads."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        self._language = language
        self._size = len(texts)
        self._runs: dict[str, int] = {}
        rows, runs = [], []
        for row, text in enumerate(texts):
            for run in _runs(text, language):
                rows.append(row)
                runs.append(self._runs.setdefault(run, len(self._runs)))
        kinds = max(len(self._runs), 1)
        pairs, counts = np.unique(np.array(runs, dtype=np.int64) * max(self._size, 1) + rows, return_counts=True)
        run_of, self._rows = np.divmod(pairs.astype(np.int64), max(self._size, 1))  # by run, so that each is a stretch
        found_in = np.bincount(run_of, minlength=kinds)
        self._rarity = np.log((1 + self._size) / (1 + found_in)) + 1
        self._unknown = math.log(1 + self._size) + 1
        self._starts = np.concatenate([[0], np.cumsum(found_in)])
        weights = (1 + np.log(counts)) * self._rarity[run_of]
        lengths = np.sqrt(np.bincount(self._rows, weights=weights**2, minlength=max(self._size, 1)))
        self._weights = (weights / lengths[self._rows]).astype(np.float32)

    def scores(self, question: str) -> NDArray[np.float32]:
        """For each text how like it is, shape (texts,), 0 to 1."""
        scores = np.zeros(self._size, dtype=np.float32)
        whole = 0.0
        for run, count in Counter(_runs(question, self._language)).items():
            known = self._runs.get(run)
            weight = (1 + math.log(count)) * (self._unknown if known is None else float(self._rarity[known]))
            whole += weight * weight
            if known is not None:
                part = slice(self._starts[known], self._starts[known + 1])
                scores[self._rows[part]] += np.float32(weight) * self._weights[part]
        return scores / np.float32(math.sqrt(whole) or 1.0)


def _runs(text: str, language: Language) -> Iterator[str]:
    plain = to_half_width(text).lower()
    pieces = [plain] if language == "zh" else [f" {word} " for word in plain.split()]
    for piece in pieces:
        for length in _LENGTHS[language]:
            for start in range(len(piece) - length + 1):
                yield piece[start : start + length]
