"""Character n-grams: what a message looks like, in any language, without any model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

_RANGE = (1, 4)
# An n-gram must stand in so many texts (right) where there are so many texts (left); in a handful every one is rare.
_RARE = ((10_000, 3), (200, 2), (0, 1))
_KEPT = 128  # texts: one message is looked at several times
_FILE, _VOCABULARY = "ngrams.npz", "ngrams.json"


class Found(NamedTuple):
    """The n-grams of one text: their columns, and the value of each."""

    columns: NDArray[np.intp]
    values: NDArray[np.float32]


class FewRows:
    """The rows of a few texts, which go through a linear model in a tenth of the time of SciPy's matrices."""

    def __init__(self, rows: Sequence[Found]) -> None:
        self._rows = tuple(rows)

    def __getitem__(self, chosen: Iterable[int]) -> FewRows:
        return FewRows([self._rows[number] for number in chosen])

    def __matmul__(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (rows, columns of `weights`)."""
        return np.array([row.values @ weights[row.columns] for row in self._rows], dtype=np.float32)


class Ngrams:
    """Turns prepared texts into rows of TF-IDF over n-grams of one to four characters, each of length one."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._vectorizer = vectorizer
        self._ngrams_of = vectorizer.build_analyzer()
        self._column_of: dict[str, int] = vectorizer.vocabulary_
        self._idf = vectorizer.idf_
        self._lately = lru_cache(maxsize=_KEPT)(self._found)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Ngrams:
        """Learn which n-grams there are and how telling each is; the rarest are left out."""
        rare = next(least for enough, least in _RARE if len(texts) >= enough)
        return cls(TfidfVectorizer(analyzer="char", ngram_range=_RANGE, min_df=rare, sublinear_tf=True).fit(texts))

    def rows(self, texts: Sequence[str]) -> Any:
        """A CSR matrix of float32, shape (len(texts), n-grams)."""
        return self._vectorizer.transform(texts).astype(np.float32)

    def few(self, texts: Sequence[str], weight: float = 1.0) -> FewRows:
        """The same rows times `weight`, as serving needs them: scikit-learn's checks take 0.5 ms for one text."""
        return FewRows([self._lately(text, weight) for text in texts])

    def _found(self, text: str, weight: float) -> Found:
        known = ((self._column_of.get(ngram), times) for ngram, times in Counter(self._ngrams_of(text)).items())
        pairs = [(column, times) for column, times in known if column is not None]
        columns = np.array([column for column, _ in pairs], dtype=np.intp)
        values = (1.0 + np.log([times for _, times in pairs])) * self._idf[columns]
        length = np.sqrt(values @ values) or 1.0
        return Found(columns, (values * (weight / length)).astype(np.float32))

    def save(self, directory: Path) -> None:
        """Write numbers as npz and the n-grams as JSON."""
        np.savez(directory / _FILE, idf=self._vectorizer.idf_)
        vocabulary = {ngram: int(column) for ngram, column in self._vectorizer.vocabulary_.items()}
        (directory / _VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Ngrams:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where it is broken."""
        vocabulary = json.loads((directory / _VOCABULARY).read_text(encoding="utf-8"))
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=_RANGE, sublinear_tf=True, vocabulary=vocabulary)
        vectorizer.idf_ = np.load(directory / _FILE, allow_pickle=False)["idf"]
        return cls(vectorizer)
