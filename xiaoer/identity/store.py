"""What the server remembers of a conversation: who was verified, failed tries, and the quote that waits for a yes.

Nothing of this is in Rasa's tracker, so nothing that a customer types can set it. Values are
encrypted in the file: it is of no use without the installation's secret.
"""

from __future__ import annotations

import base64
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from xiaoer.sqlite_file import SqliteFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    conversation TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (conversation, name));
CREATE INDEX IF NOT EXISTS kept_expires ON kept (expires);
CREATE TABLE IF NOT EXISTS failures (subject TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failures_subject ON failures (subject, at);
CREATE TABLE IF NOT EXISTS handoffs (
    ticket INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, at REAL NOT NULL,
    language TEXT NOT NULL, reason TEXT NOT NULL, summary BLOB NOT NULL, open INTEGER NOT NULL DEFAULT 1,
    urgent INTEGER NOT NULL DEFAULT 0);
"""


class SessionStore:
    """Encrypted values per conversation with a time to live, failures per subject, and handoff tickets.

    SQLite in one file that several processes may share. Every method is awaited and runs in a
    thread, so that no event loop waits for a disk.
    """

    def __init__(self, path: Path | str, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """`key`: 32 bytes that encrypt the values. `clock`: seconds since the epoch."""
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock
        self._file = SqliteFile(path, _SCHEMA, upgrade=_add_what_is_new)
        self._run = self._file.run

    async def put(self, conversation: str, name: str, value: str, *, seconds: float) -> None:
        """Keep `value` under `name` for so many seconds."""
        sealed = self._cipher.encrypt(value.encode())
        expires = self._clock() + seconds

        def write(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM kept WHERE expires < ?", (self._clock(),))
            db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (conversation, name, sealed, expires))

        await self._run(write)

    async def get(self, conversation: str, name: str, *, renew_seconds: float | None = None) -> str | None:
        """The value, or None when there is none or it has expired; `renew_seconds` prolongs it from now."""

        def read(db: sqlite3.Connection) -> bytes | None:
            now = self._clock()
            row = db.execute(
                "SELECT value FROM kept WHERE conversation = ? AND name = ? AND expires >= ?", (conversation, name, now)
            ).fetchone()
            if row and renew_seconds is not None:
                db.execute(
                    "UPDATE kept SET expires = ? WHERE conversation = ? AND name = ?",
                    (now + renew_seconds, conversation, name),
                )
            return row[0] if row else None

        sealed = await self._run(read)
        try:
            return self._cipher.decrypt(sealed).decode() if sealed is not None else None
        except InvalidToken:  # written under another secret: of no use to anybody
            return None

    async def drop(self, conversation: str, *names: str) -> None:
        """Forget these values."""

        def delete(db: sqlite3.Connection) -> None:
            db.executemany(
                "DELETE FROM kept WHERE conversation = ? AND name = ?", [(conversation, name) for name in names]
            )

        await self._run(delete)

    async def take_try(self, allowed: Mapping[str, int], *, within: float) -> float | None:
        """Count one try for every subject, unless one has none left: then how long ago its first one was, in seconds.

        Looking and counting are one transaction, so that many at once can't have more tries than
        are allowed. Tries older than `within` seconds are forgotten.
        """

        def work(db: sqlite3.Connection) -> float | None:
            now = self._clock()
            db.execute("DELETE FROM failures WHERE at < ?", (now - within,))
            for subject, most in allowed.items():
                query = "SELECT COUNT(*), MIN(at) FROM failures WHERE subject = ?"
                count, first = db.execute(query, (subject,)).fetchone()
                if count >= most:
                    return float(now - first)
            db.executemany("INSERT INTO failures VALUES (?, ?)", [(subject, now) for subject in allowed])
            return None

        return await self._run(work)

    async def give_back(self, subjects: Iterable[str]) -> None:
        """Take back the latest try of each subject: it was no failure."""
        wanted = [(subject,) for subject in subjects]
        query = (
            "DELETE FROM failures WHERE rowid = "
            "(SELECT rowid FROM failures WHERE subject = ? ORDER BY at DESC, rowid DESC LIMIT 1)"
        )
        await self._run(lambda db: db.executemany(query, wanted))

    async def failures(self, subjects: Iterable[str], *, within: float) -> dict[str, tuple[int, float]]:
        """For each subject the tries that failed within so many seconds, and how long ago the first was."""
        wanted = list(subjects)

        def read(db: sqlite3.Connection) -> dict[str, tuple[int, float]]:
            now = self._clock()
            found = {}
            for subject in wanted:
                count, first = db.execute(
                    "SELECT COUNT(*), MIN(at) FROM failures WHERE subject = ? AND at >= ?", (subject, now - within)
                ).fetchone()
                found[subject] = (count, now - first if first is not None else 0.0)
            return found

        return await self._run(read)

    async def clear_failures(self, subjects: Iterable[str]) -> None:
        """Forget the failed tries of these subjects."""
        wanted = [(subject,) for subject in subjects]
        await self._run(lambda db: db.executemany("DELETE FROM failures WHERE subject = ?", wanted))

    async def open_handoff(
        self, conversation: str, *, language: str, reason: str, summary: str, urgent: bool = False
    ) -> int:
        """The ticket number under which a person will take over; one open ticket a conversation.

        A ticket that is open already becomes `urgent`, never the other way round.
        """
        sealed = self._cipher.encrypt(summary.encode())

        def write(db: sqlite3.Connection) -> int:
            row = db.execute(
                "SELECT ticket FROM handoffs WHERE conversation = ? AND open = 1", (conversation,)
            ).fetchone()
            if row:
                db.execute("UPDATE handoffs SET urgent = MAX(urgent, ?) WHERE ticket = ?", (urgent, row[0]))
                return int(row[0])
            cursor = db.execute(
                "INSERT INTO handoffs (conversation, at, language, reason, summary, urgent) VALUES (?, ?, ?, ?, ?, ?)",
                (conversation, self._clock(), language, reason, sealed, urgent),
            )
            return int(cursor.lastrowid or 0)

        return await self._run(write)

    async def raise_handoff(self, conversation: str) -> bool:
        """Make the conversation's open ticket urgent; whether there is one."""
        query = "UPDATE handoffs SET urgent = 1 WHERE conversation = ? AND open = 1"
        return await self._run(lambda db: db.execute(query, (conversation,)).rowcount > 0)

    async def is_urgent(self, ticket: int) -> bool:
        """Whether a person should see to this ticket first."""
        query = "SELECT urgent FROM handoffs WHERE ticket = ?"
        row = await self._run(lambda db: db.execute(query, (ticket,)).fetchone())
        return bool(row and row[0])

    async def export(self, conversation: str) -> dict[str, str]:
        """Everything that is kept of a conversation, by name; handoffs by their ticket."""
        kept = "SELECT name, value FROM kept WHERE conversation = ? AND expires >= ? ORDER BY name"
        tickets = "SELECT 'handoff ' || ticket, summary FROM handoffs WHERE conversation = ? ORDER BY ticket"

        def read(db: sqlite3.Connection) -> list[tuple[str, bytes]]:
            rows = db.execute(kept, (conversation, self._clock())).fetchall()
            return rows + db.execute(tickets, (conversation,)).fetchall()

        found = {}
        for name, sealed in await self._run(read):
            try:
                found[name] = self._cipher.decrypt(sealed).decode()
            except InvalidToken:  # written under another secret: of no use to anybody
                continue
        return found

    async def erase(self, conversation: str) -> int:
        """Take out everything of a conversation; says how many entries that were. Failed tries stay until they expire:
        whoever could erase them could try for ever.
        """

        def delete(db: sqlite3.Connection) -> int:
            tables = ("kept", "handoffs")
            return sum(
                db.execute(f"DELETE FROM {table} WHERE conversation = ?", (conversation,)).rowcount  # noqa: S608
                for table in tables
            )

        count = await self._run(delete)
        await self._file.settle()
        return count

    async def purge(self, before: float) -> int:
        """Take out what has expired, and handoffs and failed tries from before this time; says how many that were."""

        def delete(db: sqlite3.Connection) -> int:
            return (
                db.execute("DELETE FROM kept WHERE expires < ?", (self._clock(),)).rowcount
                + db.execute("DELETE FROM handoffs WHERE at < ?", (before,)).rowcount
                + db.execute("DELETE FROM failures WHERE at < ?", (before,)).rowcount
            )

        count = await self._run(delete)
        await self._file.settle()
        return count


def _add_what_is_new(db: sqlite3.Connection) -> None:
    """A file of an earlier version has no `urgent`; of two processes that see that, one is quicker."""
    if "urgent" not in {row[1] for row in db.execute("PRAGMA table_info(handoffs)")}:
        with suppress(sqlite3.OperationalError):
            db.execute("ALTER TABLE handoffs ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0")
