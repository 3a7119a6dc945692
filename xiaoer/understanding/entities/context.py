"""What stands around a word, where the word alone isn't enough."""

from __future__ import annotations

from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.phrases import Hit, PhraseKind
from xiaoer.understanding.entities.reading import Reading

_HAN = expression(r"[\u3400-\u4dbf\u4e00-\u9fff]")
DESCRIBING: tuple[PhraseKind, ...] = ("color", "material", "attribute", "product")
_STANDS_FOR_NOUN = expression(r"\s*(?:ones?\b|version|model|type|style|edition|variant|kit\b|的|款|版|型)")


def is_one_han(reading: Reading, hit: Hit) -> bool:
    """Whether the word is a single Chinese character, which may be part of any other word."""
    return hit.end - hit.start == 1 and _HAN.match(reading.text, hit.start) is not None


def describes(reading: Reading, hit: Hit) -> bool:
    """Whether a noun follows, another description of it, or "one", "的" and the like; or there is nothing else."""
    if reading.opens(hit.start) and not reading.text[hit.end :].strip(" .!?。！？的"):
        return True
    after = reading.text[hit.end : hit.end + 12]
    if _STANDS_FOR_NOUN.match(after):
        return True
    gap = len(after) - len(after.lstrip(" "))
    return any(other.start == hit.end + gap for kind in DESCRIBING for other in reading.of(kind))
