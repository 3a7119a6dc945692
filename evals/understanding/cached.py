"""An encoder whose vectors are kept in a folder, so that a measurement is repeated in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.cache import VectorCache

_CHUNK = 256  # texts


class CachedEncoder:
    """An `Encoder` that computes each text once and remembers it in `folder`.

    While `remembers` is false it computes every time, to be timed.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._cache = VectorCache(folder / "vectors.db", encoder.name, encoder.dimension)
        self._known: dict[str, NDArray[np.float32]] = {}
        self.remembers = True

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """That of the encoder."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one, shape (len(texts), dimension)."""
        if not self.remembers:
            return self._encoder.encode(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(self._cache.get(missing))
        missing = [text for text in missing if text not in self._known]
        chunks = [missing[start : start + _CHUNK] for start in range(0, len(missing), _CHUNK)]
        for chunk in track(chunks, f"vectors of {self.name}", disable=len(chunks) < 2, transient=True):
            vectors = self._encoder.encode(chunk)
            self._cache.put(chunk, vectors)
            self._known.update(zip(chunk, vectors, strict=True))
        rows = [self._known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)
