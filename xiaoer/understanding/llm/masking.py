"""What a language model never gets to see: numbers, addresses and names become placeholders, and come back after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

from xiaoer.text.normalise import to_half_width

PERSONAL = frozenset(
    {
        "order_number",
        "order_number_malformed",
        "tracking_number",
        "email",
        "phone",
        "phone_last4",
        "postcode",
        "name",
        "address",
        "receiver",
    }
)
"""Entities that tell who somebody is, where they live or which order is theirs; others, such as a size, may leave."""

# What is hidden wherever it stands; the first pattern that claims a character has it.
_ALWAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("EMAIL", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("LINK", re.compile(r"\b(?:https?://|www\.)[^\s,;。、)]+", re.IGNORECASE)),
    # Phones, cards, orders and parcels, also in groups: five digits or more, with letters that belong to them.
    # A point belongs to a number before three digits or more only: 1299.00 is a price.
    (
        "NUMBER",
        re.compile(
            r"[#+]?(?<![A-Za-z0-9])[A-Za-z]{0,5}[-_]?"
            r"\d(?:(?:[ ()_-]{0,2}|\.(?=\d{3}))\d){4,}[A-Za-z]{0,3}(?![A-Za-z0-9])"
        ),
    ),
    ("NUMBER", re.compile(r"\d{5,}")),
)
_KIND = re.compile(r"[^A-Z0-9]+")


class Span(NamedTuple):
    """A stretch that must not leave, and what kind of thing it is, such as "order_number"."""

    start: int
    end: int
    kind: str


class _Piece(NamedTuple):
    """A stretch of the masked text and the one of the original that it stands for."""

    start: int
    end: int
    original: int
    placeholder: bool


class Masked:
    """A text with placeholders such as `[ORDER_NUMBER_1]`, and the way back to the original."""

    def __init__(self, original: str, spans: Sequence[Span]) -> None:
        """`spans` don't overlap and are in order."""
        self.original = original
        self._pieces: list[_Piece] = []
        parts: list[str] = []
        names = _Names(original)
        at = position = 0
        for span in (*spans, Span(len(original), len(original), "")):
            if span.start > at:
                parts.append(original[at : span.start])
                self._pieces.append(_Piece(position, position + span.start - at, at, placeholder=False))
                position += span.start - at
            if span.end > span.start:
                name = names.of(span.kind, original[span.start : span.end])
                parts.append(name)
                self._pieces.append(_Piece(position, position + len(name), span.start, placeholder=True))
                position += len(name)
            at = span.end
        self._ends = [piece.original for piece in self._pieces[1:]] + [len(original)]
        self.text = "".join(parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original for one of `text`; a placeholder that is cut counts whole."""
        first = last = None
        for piece, stop in zip(self._pieces, self._ends, strict=True):
            if piece.start < end and start < piece.end:
                begin = piece.original if piece.placeholder else piece.original + max(0, start - piece.start)
                finish = stop if piece.placeholder else piece.original + min(end, piece.end) - piece.start
                first = begin if first is None else first
                last = finish
        if first is None or last is None:
            raise ValueError(f"[{start}, {end}) is no stretch of a text of {len(self.text)} characters")
        return first, last


class _Names:
    """Placeholders that don't stand in the text already; the same value has the same one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._of: dict[tuple[str, str], str] = {}
        self._count: dict[str, count[int]] = {}

    def of(self, kind: str, value: str) -> str:
        label = _KIND.sub("_", kind.upper()).strip("_") or "DATA"
        if (label, value) not in self._of:
            numbers = self._count.setdefault(label, count(1))
            self._of[label, value] = next(
                name for name in (f"[{label}_{number}]" for number in numbers) if name not in self._text
            )
        return self._of[label, value]


def mask(text: str, spans: Iterable[Span] = ()) -> Masked:
    """`text` without the `spans` that are personal and without anything that looks like an address or a longer number.

    Where spans overlap the longer one stands.
    """
    plain = to_half_width(text)
    found = [span for span in spans if span.kind in PERSONAL and 0 <= span.start < span.end <= len(text)]
    found.sort(key=lambda span: span.start - span.end)
    taken = [False] * len(text)
    kept = [span for span in found if _claim(span, taken)]
    for kind, pattern in _ALWAYS:
        matches = (Span(*match.span(), kind) for match in pattern.finditer(plain))
        kept.extend(span for span in matches if _claim(span, taken))
    return Masked(text, sorted(kept))


def _claim(span: Span, taken: list[bool]) -> bool:
    """Take the span's characters; False where one of them is taken."""
    if any(taken[span.start : span.end]):
        return False
    taken[span.start : span.end] = [True] * (span.end - span.start)
    return True
