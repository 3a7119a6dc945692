"""An encoder for tests: no model, no time, and it can be down."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.packages import clean, unit_rows
from xiaoer.errors import EncoderUnavailable


class FakeEncoder:
    """Counts the pairs of characters of a text: likeness is common spelling.

    `asked` collects how many texts each call had; while `down` is true every call raises
    `EncoderUnavailable`, as an endpoint does that doesn't answer.
    """

    def __init__(self, dimension: int = 64, name: str = "fake/1") -> None:
        self.dimension = dimension
        self.name = name
        self.down = False
        self.asked: list[int] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one, shape (len(texts), dimension)."""
        self.asked.append(len(texts))
        if self.down:
            raise EncoderUnavailable("the fake encoder is down")
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, clean(texts), strict=True):
            framed = f"^{text.casefold()}$"
            for first, second in pairwise(framed):
                row[zlib.crc32((first + second).encode()) % self.dimension] += 1
        return unit_rows(rows)
