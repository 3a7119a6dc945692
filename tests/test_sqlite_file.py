"""One file for several threads and processes: transactions, readers that don't wait, and what is deleted is gone."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from xiaoer.sqlite_file import SqliteFile

SCHEMA = "CREATE TABLE IF NOT EXISTS t (x TEXT)"


def insert(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO t VALUES ('a secret word')")


def count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT COUNT(*) FROM t").fetchone()[0])


async def test_an_exception_takes_everything_back(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "folder" / "f.db", SCHEMA)

    def fail(db: sqlite3.Connection) -> None:
        insert(db)
        raise ValueError

    with pytest.raises(ValueError):
        await file.run(fail)
    assert await file.read(count) == 0


async def test_readers_dont_wait_for_a_writer(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "f.db", SCHEMA)
    writer = sqlite3.connect(tmp_path / "f.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    insert(writer)
    began = time.monotonic()
    assert await file.read(count) == 0
    assert time.monotonic() - began < 4  # a writer would be waited for five seconds
    writer.execute("COMMIT")
    writer.close()
    assert await file.read(count) == 1


async def test_what_is_deleted_is_in_no_file_any_more(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "f.db", SCHEMA)
    await asyncio.gather(*(file.run(insert) for _ in range(20)))  # on several threads' connections
    await file.settle()
    assert any(b"a secret word" in path.read_bytes() for path in tmp_path.iterdir())
    await asyncio.gather(*(file.run(lambda db: db.execute("DELETE FROM t")) for _ in range(4)))
    await file.settle()
    assert not any(b"a secret word" in path.read_bytes() for path in tmp_path.iterdir())
