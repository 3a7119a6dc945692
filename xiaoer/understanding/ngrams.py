"""Character n-grams: what a message looks like, in any language, without any model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

_RANGE = (1, 4)
# An n-gram must stand in so many texts (right) where there are so many texts (left); in a handful every one is rare.
_RARE = ((10_000, 3), (200, 2), (0, 1))
_FILE, _VOCABULARY = "ngrams.npz", "ngrams.json"


class Ngrams:
    """Turns prepared texts into rows of TF-IDF over n-grams of one to four characters, each of length one."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._vectorizer = vectorizer

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Ngrams:
        """Learn which n-grams there are and how telling each is; the rarest are left out."""
        rare = next(least for enough, least in _RARE if len(texts) >= enough)
        return cls(TfidfVectorizer(analyzer="char", ngram_range=_RANGE, min_df=rare, sublinear_tf=True).fit(texts))

    def rows(self, texts: Sequence[str]) -> Any:
        """A CSR matrix of float32, shape (len(texts), n-grams)."""
        return self._vectorizer.transform(texts).astype(np.float32)

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
