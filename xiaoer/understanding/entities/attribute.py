"""What variants may be beyond colour, size and material, by the lexicon: wireless, v-neck, 青轴."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.understanding.entities.context import describes
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity


def find_attributes(reading: Reading) -> Iterator[Entity]:
    """Candidates for attributes."""
    entries = reading.lexicon.attributes.words
    for hit in reading.of("attribute"):
        sure = not entries[hit.keys[0]].before_noun or not reading.text[hit.start : hit.end].isascii()
        if sure or describes(reading, hit):
            yield Entity("attribute", hit.keys[0], hit.start, hit.end)
