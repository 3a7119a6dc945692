"""One way of writing for the many ways of typing, without moving a single character."""

from __future__ import annotations

import re

_TABLE: dict[int, int] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width ASCII
    0x3000: 0x20,  # ideographic space
    0x00A0: 0x20,
    0xFFE5: 0x00A5,  # full-width yen sign
    **dict.fromkeys(range(55296, 57344), 65533),  # half of a pair: no encoder and no UTF-8 takes it
}
_NOT_WORD = re.compile(r"[\W_]+")


def to_half_width(text: str) -> str:
    """`text` with full-width letters, digits, signs and spaces as half-width ones.

    Exactly one character becomes one character, so offsets into the result are offsets into
    `text`. Lone surrogates become U+FFFD.
    """
    return text.translate(_TABLE)


def same_text_key(text: str) -> str:
    """A key that is equal for texts that differ only in case, width, spaces and punctuation."""
    return _NOT_WORD.sub("", to_half_width(text).casefold())
