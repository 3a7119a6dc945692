"""A second encoder's opinion on whether a text is rather positive or negative.

multilingual-e5 tells praise from reproach in kinds of text that nobody wrote examples of, and a few
hundred examples are enough for it; but it takes ten times as long as the first encoder.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.text.language import detect
from xiaoer.understanding.sentiment.levels import LABEL_OF, Level
from xiaoer.understanding.softmax import Rows, Weights, fit_softmax
from xiaoer.understanding.stage import no_ngrams
from xiaoer.understanding.vectors import SentenceVectors

_FILE = "polarity.npz"
_SIGN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
SHORTEST = 8
"""Signs: shorter texts say little about how longer ones sound, and the second encoder little about them."""
_STRENGTH = 1.0
_KEPT = 80  # signs: the second encoder takes a millisecond for each, and the ends of a text tell what the whole does


def signs(text: str) -> int:
    """How long a text is, in Chinese characters and words of other scripts."""
    return len(_SIGN.findall(text))


def ends(text: str) -> str:
    """`text`, or of a long one the first and the last 40 signs."""
    found = list(_SIGN.finditer(text))
    if len(found) <= _KEPT:
        return text
    return f"{text[: found[_KEPT // 2 - 1].end()]} {text[found[-_KEPT // 2].start() :]}"


class Polarity:
    """A linear model on the second encoder's vectors."""

    def __init__(self, vectors: SentenceVectors, weights: Weights) -> None:
        self._vectors = vectors
        self._weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str], levels: Sequence[Level], encoder: Encoder, most: int) -> Polarity | None:
        """Learn from at most `most` positive and as many negative texts of each language.

        The choice depends on the texts alone, so that training twice gives the same. None where only
        one of the two stands in the longer texts.
        """
        chosen = _choose(texts, levels, most)
        labels = np.array([LABEL_OF[levels[i]] == "positive" for i in chosen], dtype=np.int64)
        if len(set(labels)) < 2:
            return None
        chosen_texts = [ends(texts[i]) for i in chosen]
        vectors, dense = SentenceVectors.fit(chosen_texts, [encoder])
        return cls(vectors, fit_softmax(Rows(dense, no_ngrams(chosen_texts)), labels, _STRENGTH))

    def odds(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The logarithm of how much likelier positive is than negative, one number a text."""
        dense = self._vectors.rows([ends(text) for text in texts])
        logs = self._weights.log_probabilities(Rows(dense, no_ngrams(texts)))
        result: NDArray[np.float64] = logs[:, 1] - logs[:, 0]
        return result

    def save(self, directory: Path) -> None:
        """Write into `directory`, which is made."""
        directory.mkdir(exist_ok=True)
        self._vectors.save(directory)
        np.savez(directory / _FILE, **self._weights._asdict())

    @classmethod
    def load(cls, directory: Path, encoder: Encoder) -> Polarity:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where it is broken."""
        with np.load(directory / _FILE, allow_pickle=False) as saved:
            weights = Weights(**{name: saved[name] for name in Weights._fields})
        return cls(SentenceVectors.load(directory, [encoder]), weights)


def _choose(texts: Sequence[str], levels: Sequence[Level], most: int) -> list[int]:
    """Which texts are learnt from: of each language and polarity the first `most` in the order of their hashes."""
    groups: dict[tuple[str, str], list[int]] = {}
    for number, (text, level) in enumerate(zip(texts, levels, strict=True)):
        label = LABEL_OF[level]
        if label != "neutral" and signs(text) >= SHORTEST:
            groups.setdefault((detect(text, "en"), label), []).append(number)
    return [
        number
        for _, group in sorted(groups.items())
        for number in sorted(group, key=lambda i: zlib.crc32(texts[i].encode()))[:most]
    ]
