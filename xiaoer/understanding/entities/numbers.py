"""Order and tracking numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from xiaoer.text.tokeniser import pipeline
from xiaoer.understanding.entities.types import Entity, EntityKind

_DIGIT_GROUPS = {"TEXT": {"REGEX": r"^\d{1,10}$"}, "OP": "{1,6}"}
_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "lettered": [
        [{"LOWER": {"REGEX": r"^#?(?:w|xe)[-_]?\d+(?:[-_]\d+)*$"}}],
        [{"ORTH": "#"}, {"LOWER": {"REGEX": r"^(?:w|xe)[-_]?\d+$"}}],
        [{"ORTH": "#", "OP": "?"}, {"LOWER": {"REGEX": r"^#?(?:w|xe)\d*$"}}, _DIGIT_GROUPS],
    ],
    "bare": [[{"TEXT": {"REGEX": r"^#?\d{5,20}$"}}], [{"ORTH": "#"}, {"TEXT": {"REGEX": r"^\d{5,20}$"}}]],
    "courier": [
        [{"LOWER": {"REGEX": r"^(?:sf|yt|jt|jd[a-z]{0,3}|zto?|sto?|yd|ems|db|dp[kl]|yz)\d{9,18}$"}}],
        [{"LOWER": {"REGEX": r"^1z[0-9a-z]{16}$"}}],
        [{"LOWER": {"REGEX": r"^[a-z]{2}\d{9}[a-z]{2}$"}}],
    ],
    "tracking_digits": [[{"TEXT": {"REGEX": r"^\d{10,15}$"}}]],
}
_ORDER_CUE = re.compile(
    r"(?:\b(?:order|purchase)(?:\s*(?:number|num|no|id))?|(?:订单|定单|单子)(?:编?号码?)?)"
    r"[\s.:,#]*(?:is|was|是|为)?[\s:#]*$",
    re.IGNORECASE,
)
_TRACKING_CUE = re.compile(
    r"运单|快递|物流|包裹|单号|tracking|track|waybill|parcel|package|shipment|courier", re.IGNORECASE
)
_ORDER_WORD = re.compile(r"订单|定单|order|purchase", re.IGNORECASE)
_WINDOW = 24  # characters before and after a number in which a word explains it
_LENGTHS = {"W": 7, "XE": 10}
_SHORTEST_MALFORMED = {"W": 4, "XE": 1}  # W32 is a waist, not an order


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(pipeline().vocab)
    for name, patterns in _PATTERNS.items():
        matcher.add(name, patterns)
    return matcher


def find_numbers(doc: Doc) -> Iterator[Entity]:
    """Candidates for order and tracking numbers in `doc`; the caller settles overlaps, longest first."""
    for key, start, end in _matcher()(doc):
        span = doc[start:end]
        name = doc.vocab.strings[key]
        if name == "lettered":
            found = _lettered(span)
        elif name == "bare":
            found = _bare(doc, span)
        elif name == "courier":
            found = _entity("tracking_number", span.text.upper(), span)
        else:
            found = _tracking_digits(doc, span)
        if found:
            yield found


def _entity(kind: EntityKind, value: str, span: Span) -> Entity:
    return Entity(kind, value, span.start_char, span.end_char)


def _lettered(span: Span) -> Entity | None:
    compact = re.sub(r"[^0-9A-Z]", "", span.text.upper())
    prefix = "XE" if compact.startswith("XE") else "W"
    digits = compact[len(prefix) :]
    if len(digits) == _LENGTHS[prefix]:
        return _entity("order_number", canonical(prefix, digits), span)
    if len(span) > 2 or (len(span) == 2 and span[0].text != "#"):
        return None  # groups that don't add up: the words after a number are not part of it
    if len(digits) >= _SHORTEST_MALFORMED[prefix] or (digits and span.text.startswith("#")):
        return _entity("order_number_malformed", span.text, span)
    return None


def _bare(doc: Doc, span: Span) -> Entity | None:
    digits = span.text.lstrip("# ")
    if not span.text.startswith("#") and not _ORDER_CUE.search(_before(doc, span)):
        return None
    for prefix, length in _LENGTHS.items():
        if len(digits) == length:
            return _entity("order_number", canonical(prefix, digits), span)
    return _entity("order_number_malformed", span.text, span)


def _tracking_digits(doc: Doc, span: Span) -> Entity | None:
    before, after = _before(doc, span), doc.text[span.end_char : span.end_char + _WINDOW]
    cues = list(_TRACKING_CUE.finditer(before))
    if cues:
        explained = not _ORDER_WORD.search(before[cues[-1].start() - 2 if cues[-1].start() > 1 else 0 :])
    else:
        explained = bool(_TRACKING_CUE.search(after)) and not _ORDER_WORD.search(before + after)
    return _entity("tracking_number", span.text, span) if explained else None


def _before(doc: Doc, span: Span) -> str:
    return doc.text[max(0, span.start_char - _WINDOW) : span.start_char]


def canonical(prefix: str, digits: str) -> str:
    """An order number as the shops write it: #W1234567, XE2024010001."""
    return f"#W{digits}" if prefix == "W" else f"XE{digits}"
