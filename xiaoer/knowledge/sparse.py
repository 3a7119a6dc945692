"""BM25 with scores between 0 and 1, so that they mean the same for every question."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiaoer.knowledge.words import Words

# bm25s imports JAX where it is installed, as it is beside TensorFlow, for a function that isn't used here: 1.6 s and
# 120 MB of every process. A None in sys.modules is Python's own way to say that a module can't be imported.
_jax = {} if "jax" in sys.modules else {"jax": None}
sys.modules.update(_jax)  # type: ignore[arg-type]
import bm25s  # noqa: E402

for _name in _jax:
    del sys.modules[_name]


class SparseIndex:
    """BM25 (Lucene's) over short texts of one language. Reading is safe from several threads."""

    def __init__(self, texts: Sequence[str], words: Words) -> None:
        corpus = [words.tokens(text) or [""] for text in texts]
        self._words = words
        self._count = len(corpus)
        self._found_in = Counter(token for text in corpus for token in set(text))
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        self._bm25.index(corpus, show_progress=False)

    def scores(self, question: str) -> NDArray[np.float32]:
        """For each text, how much of what the question says is in it, shape (texts,), 0 to 1.

        A question's token that no text has counts as not found, which is what makes foreign
        questions score low everywhere.
        """
        asked = list(dict.fromkeys(self._words.tokens(question)))
        known = [token for token in asked if token in self._found_in]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        whole = sum(self._rarity(token) for token in asked)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32) / np.float32(whole)

    def unknown(self, question: str) -> tuple[int, float]:
        """How many tokens the question has, and the share of their weight that is in words which no text has."""
        asked = list(dict.fromkeys(self._words.tokens(question)))
        weights = [self._rarity(token) for token in asked]
        missing = sum(w for token, w in zip(asked, weights, strict=True) if token not in self._found_in)
        return len(asked), missing / sum(weights) if asked else 1.0

    def _rarity(self, token: str) -> float:
        found = self._found_in.get(token, 0)
        return math.log(1 + (self._count - found + 0.5) / (found + 0.5))
