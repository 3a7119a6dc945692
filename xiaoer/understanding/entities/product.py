"""Products by their nouns, by the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.understanding.entities.context import is_one_han
from xiaoer.understanding.entities.phrases import Hit
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

# "手机 13800138000", "phone: 0143": the number's name, no phone.
_NUMBER_FOLLOWS = re.compile(r"(?:号码?|尾号)?[\s:是为#]*(?:is|number|no\.?)?[\s:]*\+?[\d(][\d\s()-]{3,}")
_NUMBERED = frozenset({"smartphone"})
# What may follow or precede a noun of one character (鞋), which is part of many other words.
_AFTER = re.compile(
    r"\s*(?:$|[^\u3400-\u9fff]|[的了吗呢吧呀啊和跟与或还也都在有没不是坏太能可要怎退换发到什多大小给我])"
)
_BEFORE = re.compile(r"(?:[双条个把口盏只顶件台款色的]|[退换买][了]?)$")


def find_products(reading: Reading) -> Iterator[Entity]:
    """Candidates for products."""
    for hit in reading.of("product"):
        if _NUMBERED & set(hit.keys) and _NUMBER_FOLLOWS.match(reading.lower, hit.end):
            continue
        if not is_one_han(reading, hit) or _is_noun(reading, hit):
            yield Entity("product", hit.keys[0], hit.start, hit.end)


def _is_noun(reading: Reading, hit: Hit) -> bool:
    described = any(color.end == hit.start for color in reading.of("color"))
    before = described or reading.opens(hit.start) or _BEFORE.search(reading.before(hit.start))
    return bool(before) and _AFTER.match(reading.text, hit.end) is not None
