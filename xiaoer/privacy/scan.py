"""Where raw personal data stands in files that should hold none: logs, tracker stores, exports."""

from __future__ import annotations

import codecs
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from xiaoer.privacy.find import find
from xiaoer.privacy.types import Kind, Span

_SQLITE = b"SQLite format 3\0"
_SQLITE_BESIDE = ("-wal", "-shm", "-journal")  # read with their database
_LOOK = 8192  # bytes by which a file is known as text
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_DEEP = 8  # levels of JSON inside JSON
_LONG = 7  # digits from which on a number may be somebody's


class Sighting(NamedTuple):
    """One piece of personal data: where it stands, and no more of it than its first character and its length."""

    file: Path
    place: str
    kind: Kind
    hint: str


class Unread(NamedTuple):
    """A file, or a part of one, that couldn't be looked into, and why."""

    file: Path
    reason: str


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and in the folders among them, each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for each in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not each.is_dir() and not each.name.endswith(_SQLITE_BESIDE):
                found[each] = None
    return list(found)


def scan_file(path: Path) -> Iterator[Sighting | Unread]:
    """What stands in a text file, line by line, or in an SQLite file, row by row; nothing is written."""
    try:
        with path.open("rb") as file:
            head = file.read(_LOOK)
        if head.startswith(_SQLITE):
            yield from _scan_sqlite(path)
        elif not _is_text(head):
            yield Unread(path, "neither text in UTF-8 nor SQLite")
        else:
            yield from _scan_text(path)
    except (OSError, sqlite3.Error) as error:
        yield Unread(path, str(error))


def _is_text(head: bytes) -> bool:
    """Whether a file that begins like this is text; a character may be cut at its end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def _scan_text(path: Path) -> Iterator[Sighting]:
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            for text in _texts(line.rstrip("\n"), 0):
                yield from _sightings(path, f"line {number}", text)


def _scan_sqlite(path: Path) -> Iterator[Sighting]:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)
    try:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            quoted = table.replace('"', '""')
            rows = db.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - the database's own names
            columns = [each[0] for each in rows.description]
            for number, row in enumerate(rows, 1):
                for column, value in zip(columns, row, strict=True):
                    for text in _texts(value, 0):
                        yield from _sightings(path, f"{table}.{column}, row {number}", text)
    finally:
        db.close()


def _sightings(path: Path, place: str, text: str) -> Iterator[Sighting]:
    for span in _found(text):
        yield Sighting(path, place, span.kind, f"{text[span.start]}… ({span.end - span.start} characters)")


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[Span, ...]:
    """`find`, once for what stands in a file again and again: names of intents, prompts."""
    return find(text)


def _texts(value: Any, depth: int) -> Iterator[str]:
    """Every text in a value, also in the JSON that a text is."""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return  # sealed, packed or a picture
    if isinstance(value, str):
        inside = _json(value) if depth < _DEEP else None
        if inside is None:
            yield _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
        else:
            yield from _texts(inside, depth + 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(key, depth + 1)
            yield from _texts(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, depth + 1)
    elif isinstance(value, int) and len(str(abs(value))) >= _LONG:
        yield str(value)


def _json(text: str) -> Any:
    """The object or list that `text` writes in JSON, or None."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
