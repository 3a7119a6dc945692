"""A new file that many open at one moment."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from xiaoer.sqlite_wal import use_wal

_AT_ONCE = 6


@pytest.mark.parametrize("attempt", range(10))
def test_all_who_open_a_new_file_at_one_moment_may_use_it(tmp_path: Path, attempt: int) -> None:
    together = threading.Barrier(_AT_ONCE)

    def opened(_: int) -> str:
        together.wait(10)
        with closing(sqlite3.connect(tmp_path / "new.db", timeout=5, isolation_level=None)) as connection:
            use_wal(connection, 5)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE IF NOT EXISTS things (name TEXT)")
            connection.execute("COMMIT")
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        assert list(pool.map(opened, range(_AT_ONCE))) == ["wal"] * _AT_ONCE


def test_a_file_that_stays_locked_is_an_error(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as holder,
        closing(sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)) as other,
    ):
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            use_wal(other, 0.05)
