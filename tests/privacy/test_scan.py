"""What stands in files, told by place and kind, never by value."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from xiaoer.privacy.scan import Sighting, Unread, files_in, scan_file


def places(path: Path) -> list[tuple[str, str]]:
    return [(each.place, each.kind) for each in scan_file(path) if isinstance(each, Sighting)]


def test_text_files_line_by_line(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text(
        "2026-11-25 09:16:36,123 INFO started, pid 13812\n"
        "user said: 我电话15412345678\n"
        '{"event": "user", "text": "\\u6211\\u53eb\\u738b\\u4e3d", "timestamp": 1732412345.6789}\n'
        "masked \\u738b: [PHONE_1], order XE5094137682\n"
        "text \\u5730\\u5740\\uff1a\\u661f\\u706f\\u8def478\\u53f7\n",
        encoding="utf-8",
    )
    assert places(log) == [("line 2", "phone"), ("line 3", "name"), ("line 5", "address")]


def test_sqlite_files_row_by_row_and_inside_json(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY, data TEXT, raw BLOB, number INTEGER)')
        inner = json.dumps({"text": "寄到江北区清河路348号", "parse": json.dumps({"mail": "a@example.com"})})
        rows = [("XE5094137682 [PHONE_1]", b"\x00\xff", 12), (inner, b"15412345678", 15412345678)]
        db.executemany('INSERT INTO "odd ""name" (data, raw, number) VALUES (?, ?, ?)', rows)
    db.close()
    assert places(path) == [
        ('odd "name.data, row 2', "address"),
        ('odd "name.data, row 2', "email"),
        ('odd "name.raw, row 2', "phone"),
        ('odd "name.number, row 2', "phone"),
    ]


def test_no_value_is_told(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text("15412345678 a@example.com", encoding="utf-8")
    told = " ".join(map(str, scan_file(log)))
    assert "1… (11 characters)" in told
    assert "5412345678" not in told
    assert "example" not in told


def test_what_cant_be_read_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "packed.gz").write_bytes(b"\x1f\x8b\x08\x08abc" * 9)
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\0" + b"rubbish" * 20)
    for path in (*files_in([tmp_path]), tmp_path / "nowhere"):
        assert [type(each) for each in scan_file(path)] == [Unread]


def test_a_character_across_the_first_look_is_text(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text("a" * 8191 + "我\n电话15412345678", encoding="utf-8")
    assert places(log) == [("line 2", "phone")]


def test_files_of_folders(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.log", "in/a.log", "in/t.db", "in/t.db-wal"):
        (tmp_path / name).write_text("")
    found = files_in([tmp_path, tmp_path / "b.log"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["b.log", "in/a.log", "in/t.db"]
