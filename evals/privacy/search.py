"""Known values in the files of an installation: as bytes, in whatever encoding and spelling they may stand there."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

_CARD = re.compile(r"(?:visa|mastercard|unionpay|银联|万事达)[^0-9\n]{0,16}\d{4}", re.IGNORECASE)


class Found(NamedTuple):
    """A value that stands in a file, and what stands around it."""

    file: str
    value: str
    around: str


def search_files(folder: Path, values: Collection[str], *, skip: Collection[str] = ()) -> list[Found]:
    """Where one of `values` stands in a file below `folder`; files whose name begins like one of `skip` aren't read."""
    spellings = {spelling: value for value in values for spelling in _spellings(value)}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(tuple(skip)):
            content = path.read_bytes()
            found += [
                Found(path.name, value, _around(content, content.find(spelling), len(spelling)))
                for spelling, value in spellings.items()
                if spelling in content
            ]
    return found


def search_events(tracker: Path, proofs: Collection[str]) -> list[Found]:
    """Where four digits or a postcode stand in what the tracker store holds: in texts, beside no other digit.

    As bytes they would be found in every timestamp. Ends of cards, which the shop tells, may be the same by chance.
    """
    patterns = {proof: re.compile(rf"(?<![0-9A-Za-z.]){re.escape(proof)}(?![0-9A-Za-z])") for proof in set(proofs)}
    with sqlite3.connect(tracker) as db:
        rows = db.execute("SELECT data FROM events").fetchall()
    db.close()
    texts = {_CARD.sub("", text) for (data,) in rows for text in _texts(json.loads(data))}
    return [
        Found(tracker.name, proof, text)
        for text in sorted(texts)
        for proof, pattern in patterns.items()
        if pattern.search(text)
    ]


def _spellings(value: str) -> set[bytes]:
    """As UTF-8, as JSON escapes it, and numbers without what stands between their digits."""
    spelled = {value, json.dumps(value)[1:-1], value.lower()}
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 8:
        spelled |= {digits, re.sub(r"[ -]", "", value)}
    return {each.encode() for each in spelled}


def _around(content: bytes, start: int, length: int) -> str:
    return content[max(0, start - 60) : start + length + 20].decode(errors="replace")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
