"""Where personal data stands in a text: all rules together, and one answer for every character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from xiaoer.privacy.reading import PLACE, TAKEN, Reading
from xiaoer.privacy.rules import accounts, address, bank_card, email, identity_card, name, papers, phone, tax_number
from xiaoer.privacy.types import KINDS, Span
from xiaoer.text.placeholders import placeholders

_Rule = Callable[[Reading], Iterator[Span]]
_NUMBERS: tuple[_Rule, ...] = (
    email.find,
    identity_card.find,
    bank_card.find,
    tax_number.find,
    papers.find_passports,
    papers.find_plates,
    phone.find,
    accounts.find,
)
_CHUNK = 2000  # characters that are read at once: some rules take longer than the text is
_OVERLAP = 200
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def find(text: str) -> tuple[Span, ...]:
    """The personal data in `text`, in order and without overlaps; offsets into `text` as it came in.

    Order numbers, tracking numbers, prices, sizes, dates and codes of products are none, and neither are
    placeholders. What can't be told from the text alone (a first name in passing) isn't found.
    """
    if len(text) <= _CHUNK:
        return _find(text)
    spans: list[Span] = []
    for start in range(0, len(text), _CHUNK - _OVERLAP):
        spans.extend(
            Span(span.start + start, span.end + start, span.kind) for span in _find(text[start : start + _CHUNK])
        )
    return tuple(sorted(_settle(spans, len(text))))


def _find(text: str) -> tuple[Span, ...]:
    reading = Reading.of(text)
    given = [(each.start, each.end) for each in placeholders(text)]
    if given:
        reading = reading.without(given, TAKEN)
    numbers = _settle(chain.from_iterable(rule(reading) for rule in _NUMBERS), len(text))
    reading = reading.without(((span.start, span.end) for span in numbers), TAKEN)
    places = _settle(address.find(reading), len(text))
    reading = reading.without(((span.start, span.end) for span in places), PLACE)
    names = _settle(name.find(reading), len(text))
    return tuple(sorted((*numbers, *places, *names)))


def _settle(candidates: Iterable[Span], length: int) -> list[Span]:
    """Those that claim no other's characters: the better kind, then the longer one; touching addresses are one."""
    chosen: list[Span] = []
    claimed = bytearray(length)
    for span in sorted(candidates, key=lambda s: (_RANK[s.kind], s.start - s.end, s.start)):
        if not any(claimed[span.start : span.end]):
            claimed[span.start : span.end] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return chosen
