"""What the classifier sees of a message: a centred sentence vector and, if wanted, character n-grams."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer

from xiaoer.encoders.base import Encoder
from xiaoer.text.normalise import to_half_width
from xiaoer.understanding.softmax import Rows

_KEPT = 240  # characters: a request stands at the start or the end of a long message
_ENOUGH = 200  # texts
_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9.-]+")
_CODE = re.compile(r"#?(?<![a-z])(?:w|xe)?\d{5,}(?:-\d+)*")
_SPACES = re.compile(r"\s+")


def prepare(text: str) -> str:
    """The text that is classified: half-width, lower case, long numbers and e-mails as one placeholder each.

    Of a text beyond 240 characters the first and the last 120 remain, so that a long message
    costs no more than a short one.
    """
    plain = _SPACES.sub(" ", to_half_width(text).casefold()).strip()
    if len(plain) > _KEPT:
        plain = f"{plain[: _KEPT // 2]} {plain[-_KEPT // 2 :]}"
    return _CODE.sub("#00000", _EMAIL.sub("a@b.com", plain))


class Features:
    """Turns texts into rows for a linear classifier.

    `ngram_weight` scales the n-gram part against the sentence vector, both of length one; 0 leaves
    n-grams out.
    """

    def __init__(self, encoder: Encoder, ngram_weight: float) -> None:
        self._encoder = encoder
        self._weight = ngram_weight
        self._mean: NDArray[np.float32] = np.zeros(encoder.dimension, dtype=np.float32)
        self._ngrams: Any = None

    def fit(self, texts: Sequence[str]) -> Rows:
        """Learn the mean vector and the n-grams of `texts`; returns their rows."""
        prepared = [prepare(text) for text in texts]
        vectors = self._encoder.encode(prepared)
        self._mean = vectors.mean(axis=0)
        if self._weight:
            rare = 2 if len(prepared) >= _ENOUGH else 1  # in a handful of texts every n-gram is rare
            self._ngrams = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=rare, sublinear_tf=True)
            self._ngrams.fit(prepared)
        return self._rows(prepared, vectors)

    def rows(self, texts: Sequence[str]) -> Rows:
        """Rows of `texts`, one for each."""
        prepared = [prepare(text) for text in texts]
        return self._rows(prepared, self._encoder.encode(prepared))

    def _rows(self, prepared: Sequence[str], vectors: NDArray[np.float32]) -> Rows:
        centred = vectors - self._mean
        dense = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        if not self._weight:
            return Rows(dense, csr_matrix((len(prepared), 0), dtype=np.float32))
        return Rows(dense, self._ngrams.transform(prepared).astype(np.float32) * np.float32(self._weight))

    def save(self, directory: Path) -> None:
        """Write `features.npz` and `features.json`."""
        idf = self._ngrams.idf_ if self._weight else np.zeros(0)
        np.savez(directory / "features.npz", mean=self._mean, idf=idf)
        vocabulary = {k: int(v) for k, v in self._ngrams.vocabulary_.items()} if self._weight else {}
        about = {"encoder": self._encoder.name, "ngram_weight": self._weight, "vocabulary": vocabulary}
        (directory / "features.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path, encoder: Encoder) -> Features:
        """Read what `save` wrote; `encoder` must be the one it was trained with."""
        about = json.loads((directory / "features.json").read_text(encoding="utf-8"))
        if about["encoder"] != encoder.name:
            raise ValueError(f"trained with the encoder {about['encoder']}, but this is {encoder.name}")
        features = cls(encoder, about["ngram_weight"])
        arrays = np.load(directory / "features.npz", allow_pickle=False)
        features._mean = arrays["mean"]
        if features._weight:
            ngrams = TfidfVectorizer(
                analyzer="char", ngram_range=(1, 4), sublinear_tf=True, vocabulary=about["vocabulary"]
            )
            ngrams.idf_ = arrays["idf"]
            features._ngrams = ngrams
        return features
