"""Traditional Chinese as Simplified, without moving a single character."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

from xiaoer.text.normalise import to_half_width

# Blocks of Han characters, first and last code point.
_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
# Characters that OpenCC leaves because they exist in Simplified, too, and that customers write for another one.
_MORE = {"著": "着", "妳": "你"}


def to_simplified(text: str) -> str:
    """`text` with each Traditional character as the Simplified one that it most often stands for.

    Exactly one character becomes one character, so offsets into the result are offsets into
    `text`. Words aren't looked at: it is meant for matching and classifying, never for showing.
    """
    return text if text.isascii() else text.translate(_table())


def plain(text: str) -> str:
    """`text` in half-width characters and Simplified Chinese, character for character: what is understood."""
    return to_simplified(to_half_width(text))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """From OpenCC's dictionary: every Han character alone that becomes another single character."""
    characters = [chr(code) for first, last in _BLOCKS for code in range(first, last + 1)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in (*pairs, *_MORE.items()) if old != new and len(new) == 1}
