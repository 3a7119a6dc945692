"""Vectors that were computed before, in a file: training twice neither pays nor waits twice."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

_BUSY_SECONDS = 10.0
_AT_ONCE = 500  # variables of one statement


class VectorCache:
    """Vectors by model and text, in SQLite; of the texts only hashes are kept.

    Safe to use from several threads and processes. A file that can't be read or written costs a
    warning and the computing anew, never a failure; deleting it is always safe.
    """

    def __init__(self, path: Path, model: str, dimension: int) -> None:
        """`model` tells apart what makes different vectors: back end, model with version, prefix."""
        self._path = path
        self._model = model
        self._dimension = dimension

    def get(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are there, by text."""
        keys = {self._key(text): text for text in texts}
        if not keys or not self._path.exists():
            return {}
        found: list[tuple[bytes, bytes]] = []
        with self._tolerant("read"), self._database() as database:
            wanted = list(keys)
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - question marks only
                found += database.execute(query, part).fetchall()
        vectors = {keys[key]: np.frombuffer(blob, dtype="<f4").astype(np.float32) for key, blob in found}
        return {text: vector for text, vector in vectors.items() if len(vector) == self._dimension}

    def put(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep the vector of each text."""
        rows = [(self._key(text), vector.astype("<f4").tobytes()) for text, vector in zip(texts, vectors, strict=True)]
        with self._tolerant("written"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._database() as database:
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{self._dimension}\0{text}".encode("utf-8", "replace")).digest()

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """A connection for one operation, committed at its end."""
        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            yield database

    @contextmanager
    def _tolerant(self, done: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            log.warning("The cache of vectors %s can't be %s (%s); it may be deleted", self._path, done, error)
