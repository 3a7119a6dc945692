"""What was sent to a shop that can't keep it for us: each write by its key, its quote, and whether it is known as done.

Kept on disk before the write is sent, so that after a crash it is looked up and not written again.
Entries are encrypted: they hold addresses and invoice titles.
"""

from __future__ import annotations

import asyncio
import base64
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken

from xiaoer.shop.types import Quote
from xiaoer.sqlite_wal import use_wal
from xiaoer.types import Frozen

T = TypeVar("T")

_SCHEMA = "CREATE TABLE IF NOT EXISTS writes (key TEXT PRIMARY KEY, entry BLOB NOT NULL, at REAL NOT NULL)"
_KEPT_SECONDS = 30 * 24 * 3600.0
_WAIT_SECONDS = 5.0


class Entry(Frozen):
    """One write that was sent; `done_at` where it is known that the shop has done it."""

    quote: Quote
    done_at: datetime | None = None


class Journal:
    """Entries by key, in one SQLite file that several processes may share; made at first use."""

    def __init__(self, path: Path, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """`key`: 32 bytes that encrypt the entries. `clock`: seconds since the epoch."""
        self._path = path
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock

    async def find(self, key: str) -> Entry | None:
        """The entry of this key, if there is one."""
        return await self._run(lambda db: self._read(db, key))

    async def begin(self, key: str, quote: Quote) -> None:
        """Note that the write is about to be sent; before it is."""

        def write(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM writes WHERE at < ?", (self._clock() - _KEPT_SECONDS,))
            self._put(db, key, Entry(quote=quote))

        await self._run(write)

    async def finish(self, key: str, entry: Entry) -> None:
        """Note that the shop has done it."""
        await self._run(lambda db: self._put(db, key, entry))

    async def forget(self, key: str) -> None:
        """The shop surely hasn't done it: the key is free again."""
        await self._run(lambda db: db.execute("DELETE FROM writes WHERE key = ?", (key,)))

    def _read(self, db: sqlite3.Connection, key: str) -> Entry | None:
        row = db.execute("SELECT entry FROM writes WHERE key = ?", (key,)).fetchone()
        try:
            return Entry.model_validate_json(self._cipher.decrypt(row[0])) if row else None
        except InvalidToken:  # written under another secret: nothing that this installation has sent
            return None

    def _put(self, db: sqlite3.Connection, key: str, entry: Entry) -> None:
        sealed = self._cipher.encrypt(entry.model_dump_json().encode())
        db.execute("INSERT OR REPLACE INTO writes VALUES (?, ?, ?)", (key, sealed, self._clock()))

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.to_thread(self._transaction, work)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as db:
            use_wal(db, _WAIT_SECONDS)
            with db:
                db.execute(_SCHEMA)
                return work(db)
