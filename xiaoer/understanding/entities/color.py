"""Colours, by the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.understanding.entities.context import is_one_han
from xiaoer.understanding.entities.phrases import Hit
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

# 黑的, 白款, 红那件: a colour of one character.
_AFTER = re.compile(r"[的款系]|那[个件双条款只台]|\s*(?:\d|[smlx]{1,3}码|码)")
_BEFORE = re.compile(r"(?:[要换选改来拿买发是成]|不要)$")
_END = re.compile(r"\s*(?:$|[,，。.!！?？、;；和跟或还不吧吗])")


def find_colors(reading: Reading) -> Iterator[Entity]:
    """Candidates for colours."""
    for hit in reading.of("color"):
        if not is_one_han(reading, hit) or _is_color(reading, hit):
            yield Entity("color", hit.keys[0], hit.start, hit.end)


def _is_color(reading: Reading, hit: Hit) -> bool:
    text = reading.text
    if _AFTER.match(text, hit.end) or any(noun.start == hit.end for noun in reading.of("product")):
        return True
    alone = reading.opens(hit.start)
    return bool(_END.match(text, hit.end)) and (alone or _BEFORE.search(reading.before(hit.start)) is not None)
