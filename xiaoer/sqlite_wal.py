"""SQLite's write-ahead log, in which readers and the one writer don't wait for each other."""

from __future__ import annotations

import sqlite3

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random


def use_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Switch the file to it, trying for so many `seconds`; raises `sqlite3.OperationalError` after that.

    Where several connections open a new file at one moment SQLite refuses the switch to all but one ("database is
    locked") at once, whatever their time-out is.
    """
    tries = Retrying(
        retry=retry_if_exception_type(sqlite3.OperationalError),
        stop=stop_after_delay(seconds),
        wait=wait_random(0.002, 0.02),
        reraise=True,
    )
    tries(connection.execute, "PRAGMA journal_mode=WAL")
