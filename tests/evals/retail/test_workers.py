"""What is put back between two tries beside the shop."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from evals.retail.workers import unlock
from xiaoer.identity.store import SessionStore


def test_wrong_tries_of_one_customer_dont_lock_out_the_next(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    unlock(path)  # nobody has come yet
    SessionStore(path, b"k" * 32)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO failures VALUES ('order #W1', 1.0)")
    unlock(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM failures").fetchone() == (0,)
