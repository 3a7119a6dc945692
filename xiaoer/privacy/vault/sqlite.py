"""The store in one SQLite file, which several processes may share."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import TypeVar

from xiaoer.errors import VaultUnavailable
from xiaoer.privacy.vault.base import MOST
from xiaoer.sqlite_file import SqliteFile
from xiaoer.text.placeholders import placeholder

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sealed (
    subject TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, same TEXT NOT NULL, value BLOB NOT NULL,
    expires REAL NOT NULL, PRIMARY KEY (subject, name));
CREATE UNIQUE INDEX IF NOT EXISTS sealed_once ON sealed (subject, same);
CREATE INDEX IF NOT EXISTS sealed_same ON sealed (same);
CREATE INDEX IF NOT EXISTS sealed_expires ON sealed (expires);
"""


class SqliteStore:
    """See `VaultStore`."""

    def __init__(self, path: Path | str, clock: Callable[[], float] = time.time) -> None:
        """`clock`: seconds since the epoch."""
        self._clock = clock
        try:
            self._file = SqliteFile(path, _SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise VaultUnavailable(f"the vault's file can't be opened: {error}") from error

    async def _told(self, asked: Awaitable[T]) -> T:
        """The answer, with the error that the library knows."""
        try:
            return await asked
        except sqlite3.Error as error:
            raise VaultUnavailable(f"the vault's file doesn't answer: {error}") from error

    async def add(
        self, subject: str, label: str, same: str, seal: Callable[[str], bytes], *, seconds: float
    ) -> str | None:
        """See `VaultStore`."""

        def write(db: sqlite3.Connection) -> str | None:
            self._purge(db)
            expires = self._clock() + seconds
            db.execute("UPDATE sealed SET expires = ? WHERE subject = ?", (expires, subject))
            known = db.execute("SELECT name FROM sealed WHERE subject = ? AND same = ?", (subject, same)).fetchone()
            if known:
                return str(known[0])
            count = "SELECT COUNT(*), COALESCE(SUM(label = ?), 0) FROM sealed WHERE subject = ?"
            everything, alike = db.execute(count, (label, subject)).fetchone()
            if everything >= MOST:
                return None
            name = placeholder(label, alike + 1)
            row = (subject, name, label, same, seal(name), expires)
            db.execute("INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?)", row)
            return name

        return await self._told(self._file.run(write))

    async def get(self, subject: str, names: Collection[str]) -> dict[str, bytes]:
        """See `VaultStore`."""
        found = await self.everything(subject)
        return {name: found[name] for name in names if name in found}

    async def everything(self, subject: str) -> dict[str, bytes]:
        """See `VaultStore`."""
        query = "SELECT name, value FROM sealed WHERE subject = ? AND expires >= ? ORDER BY rowid"
        return dict(
            await self._told(self._file.read(lambda db: db.execute(query, (subject, self._clock())).fetchall()))
        )

    async def holding(self, same: str) -> list[str]:
        """See `VaultStore`."""
        query = "SELECT subject FROM sealed WHERE same = ? AND expires >= ? ORDER BY subject"
        rows = await self._told(self._file.read(lambda db: db.execute(query, (same, self._clock())).fetchall()))
        return [str(row[0]) for row in rows]

    async def drop(self, subject: str) -> int:
        """See `VaultStore`."""
        delete = "DELETE FROM sealed WHERE subject = ?"
        count = await self._told(self._file.run(lambda db: db.execute(delete, (subject,)).rowcount))
        await self._told(self._file.settle())
        return count

    async def purge(self) -> int:
        """See `VaultStore`."""
        count = await self._told(self._file.run(self._purge))
        await self._told(self._file.settle())
        return count

    def _purge(self, db: sqlite3.Connection) -> int:
        return db.execute("DELETE FROM sealed WHERE expires < ?", (self._clock(),)).rowcount
