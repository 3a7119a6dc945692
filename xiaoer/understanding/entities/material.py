"""What things are made of, by the lexicon."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity


def find_materials(reading: Reading) -> Iterator[Entity]:
    """Candidates for materials."""
    for hit in reading.of("material"):
        yield Entity("material", hit.keys[0], hit.start, hit.end)
