"""Products, colours and materials that a text names."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import Entity

_ANY_DAY = date(2000, 1, 1)
_PIECE = 1800  # characters: the extractor reads no more than a message's length


def goods_in(text: str) -> tuple[Entity, ...]:
    """The goods in order; offsets are right for texts of a message's length only."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return tuple(entity for piece in pieces for entity in _extractor().extract(piece, _ANY_DAY))


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor(kinds=("product", "color", "material"))
