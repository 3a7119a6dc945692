"""The public data sets of ../shared/data/privacy: Chinese courier addresses and English messages with personal data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.privacy.messages import Half, half_of
from evals.privacy.score import Find, is_whole
from xiaoer.privacy.types import Kind, Span

_ZH = "zh_address_dev.jsonl"
_EN = "pii_en.jsonl"
# Parts that aren't the address itself: repeated regions, "call before", who sits there.
_BESIDE = frozenset({"redundant", "assist", "person", "otherinfo"})
_KINDS: dict[str, Kind] = {
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "bank_card",
    "IBAN_CODE": "bank_card",
    "EMAIL_ADDRESS": "email",
    "US_SSN": "identity_card",
    "STREET_ADDRESS": "address",
    "PERSON": "name",
}
_PLACES = frozenset({"STREET_ADDRESS", "GPE", "ZIP_CODE"})


class PublicScore(NamedTuple):
    """One row: `touched` are those of which something is found; of `found` ones, `right` have that kind's label."""

    name: str
    half: Half
    labelled: int
    whole: int
    touched: int
    found: int | None
    right: int | None


def available(data: Path) -> bool:
    """Whether the data sets are there."""
    return (data / "privacy" / _ZH).is_file() and (data / "privacy" / _EN).is_file()


def chinese_addresses(data: Path, half: Half, find: Find) -> PublicScore:
    """Of addresses that stand alone; there are no other messages, so there is no precision."""
    labelled = whole = touched = 0
    for line in (data / "privacy" / _ZH).read_text(encoding="utf-8").splitlines():
        text, parts = json.loads(line).values()
        own = [(start, end) for kind, start, end in parts if kind not in _BESIDE]
        if half_of(text) != half or not own:
            continue
        wanted = Span(min(start for start, _ in own), max(end for _, end in own), "address")
        found = [span for span in find(text) if span.kind == "address"]
        labelled += 1
        whole += is_whole(text, wanted, found)
        touched += bool(found)
    return PublicScore("zh address", half, labelled, whole, touched, None, None)


def english(data: Path, half: Half, find: Find) -> list[PublicScore]:
    """By kind. A found address may also be labelled as a place or postcode there; persons are labelled everywhere."""
    rows: list[dict[str, Any]] = json.loads((data / "privacy" / _EN).read_text(encoding="utf-8"))
    counts = {kind: [0, 0, 0, 0, 0] for kind in sorted(set(_KINDS.values()))}
    for row in rows:
        text = row["full_text"]
        if half_of(row["masked"]) != half:
            continue
        labels = [(each["entity_type"], each["start_position"], each["end_position"]) for each in row["spans"]]
        found = find(text)
        for name, start, end in labels:
            kind = _KINDS.get(name)
            if kind is not None:
                count = counts[kind]
                count[0] += 1
                count[1] += is_whole(text, Span(start, end, kind), found)
                count[2] += any(span.kind == kind and span.start < end and start < span.end for span in found)
        for span in found:
            if span.kind in counts:
                counts[span.kind][3] += 1
                counts[span.kind][4] += _is_right(span, labels)
    return [PublicScore(f"en {kind}", half, *count) for kind, count in counts.items() if count[0]]


def _is_right(span: Span, labels: Sequence[tuple[str, int, int]]) -> bool:
    names = _PLACES if span.kind == "address" else {name for name, kind in _KINDS.items() if kind == span.kind}
    return any(name in names and span.start < end and start < span.end for name, start, end in labels)
