"""Vectors of the documents, kept in a file so that a start needn't compute them again."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder


def encode(texts: Sequence[str], encoder: Encoder, cache: Path | None) -> NDArray[np.float32]:
    """Rows of length one for `texts`, shape (len(texts), encoder.dimension).

    With a `cache` folder they are read from a file whose name is a fingerprint of the encoder and
    of every text: changed words are another file. A cache that can't be read is computed anew.
    """
    if cache is None:
        return encoder.encode(texts)
    path = cache / f"knowledge-{fingerprint(texts, encoder)}.npz"
    stored = _read(path, (len(texts), encoder.dimension))
    if stored is not None:
        return stored
    vectors = encoder.encode(texts)
    _write(path, vectors)
    return vectors


def fingerprint(texts: Sequence[str], encoder: Encoder) -> str:
    """A name for exactly these texts in this order, encoded by exactly this encoder."""
    digest = hashlib.sha256(f"{encoder.name}\0{encoder.dimension}".encode())
    for text in texts:
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()[:24]


def _read(path: Path, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    try:
        with np.load(path, allow_pickle=False) as stored:
            vectors = np.asarray(stored["vectors"], dtype=np.float32)
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None
    return vectors if vectors.shape == shape else None


def _write(path: Path, vectors: NDArray[np.float32]) -> None:
    """Write beside and rename: another process sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="knowledge-", suffix=".draft")
    try:
        with os.fdopen(descriptor, "wb") as file:
            np.savez(file, vectors=vectors)
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
