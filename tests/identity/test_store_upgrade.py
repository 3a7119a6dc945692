"""A file of an earlier version is taken on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from xiaoer.identity.store import SessionStore


async def test_tickets_of_an_earlier_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE handoffs (ticket INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL,"
            " at REAL NOT NULL, language TEXT NOT NULL, reason TEXT NOT NULL, summary BLOB NOT NULL,"
            " open INTEGER NOT NULL DEFAULT 1)"
        )
        db.execute("INSERT INTO handoffs VALUES (7, 'c', 0, 'zh', 'complaint', x'00', 1)")
    db.close()
    store = SessionStore(path, b"k" * 32)
    assert not await store.is_urgent(7)
    assert await store.raise_handoff("c")
    assert await store.open_handoff("c", language="zh", reason="offered", summary="") == 7
    assert await store.is_urgent(7)
