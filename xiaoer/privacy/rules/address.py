"""Addresses in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules import address_en, address_zh
from xiaoer.privacy.types import Span

_EDGES = " \t\n,、;_:(-"


def find(reading: Reading) -> Iterator[Span]:
    """Addresses; `reading` has nothing in it any more that belongs to a number or an e-mail."""
    text = reading.typed
    chinese = list(address_zh.find(reading))
    whole = address_zh.whole_lines(reading.plain, chinese) if chinese else ()
    for start, end in (*chinese, *whole, *address_en.find(reading)):
        said = text[start:end]
        start += len(said) - len(said.lstrip(_EDGES))
        end = start + len(said.strip(_EDGES))
        if start < end:
            yield Span(start, end, "address")
