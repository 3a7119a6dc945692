"""Names of people, where the message says that it is one, or where it stands beside an address or a phone."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules import name_en, name_zh
from xiaoer.privacy.types import Span
from xiaoer.understanding.entities.address import find_addresses
from xiaoer.understanding.entities.names import find_names


def find(reading: Reading) -> Iterator[Span]:
    """Names; in `reading` there are signs in the place of numbers (`TAKEN`) and of addresses (`PLACE`)."""
    sentence = reading.sentence()
    for entity in (*find_names(sentence.doc), *find_addresses(sentence)):
        said = name_zh.shortened(reading.typed[entity.start : entity.end])
        if entity.kind in ("name", "receiver") and name_zh.is_name(said) and name_en.is_name(said):
            yield Span(entity.start, entity.start + len(said), "name")
    for start, end in (*name_zh.find(reading), *name_en.find(reading)):
        yield Span(start, end, "name")
