"""One SQLite file that several processes may share, for code that must not block an event loop."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from xiaoer.sqlite_wal import use_wal

T = TypeVar("T")

_WAIT_SECONDS = 5.0


class SqliteFile:
    """A file with a schema; every piece of work is one transaction in a thread."""

    def __init__(
        self, path: Path | str, schema: str, upgrade: Callable[[sqlite3.Connection], None] = lambda db: None
    ) -> None:
        """`schema` may run again and again: CREATE … IF NOT EXISTS; so may `upgrade`, for files of earlier versions."""
        self._path = str(path)
        self._connections = threading.local()
        if self._path != ":memory:":
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        self._connect().executescript(schema)
        upgrade(self._connect())

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns; it runs in an immediate transaction, which an exception rolls back."""
        return await asyncio.to_thread(self._transaction, "BEGIN IMMEDIATE", work)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns, which only reads: it waits for nobody's writing."""
        return await asyncio.to_thread(self._transaction, "BEGIN", work)

    def _transaction(self, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
        db = self._connect()
        db.execute(begin)
        try:
            result = work(db)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return result

    async def settle(self) -> None:
        """Bring everything from the log into the file and empty the log, so that neither holds what was deleted."""
        await asyncio.to_thread(lambda: self._connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def _connect(self) -> sqlite3.Connection:
        """This thread's connection."""
        db: sqlite3.Connection | None = getattr(self._connections, "db", None)
        if db is None:
            db = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
            use_wal(db, _WAIT_SECONDS)
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
            self._connections.db = db
        return db
