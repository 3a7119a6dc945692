"""The vectors of the last messages: several components read one message, and it is encoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder

_KEPT = 64  # messages


class Remembering:
    """An encoder that keeps the vectors of the last single texts. Batches, as in training, pass by."""

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """That of the encoder behind it, whose vectors they are."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`. The rows of a single text are shared and can't be written to."""
        if len(texts) != 1:
            return self._encoder.encode(texts)
        text = texts[0]
        with self._lock:
            known = self._vectors.get(text)
            if known is not None:
                self._vectors.move_to_end(text)
                return known
        rows = self._encoder.encode(texts)
        rows.flags.writeable = False
        with self._lock:
            self._vectors[text] = rows
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)
        return rows
