"""The one notation for what stands in the place of something personal: `[PHONE_1]`, `[ORDER_NUMBER_2]`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\[(?P<label>[A-Z]+(?:_[A-Z]+)*)_(?P<number>[1-9]\d{0,5})\]")
"""Exactly what `placeholder` writes; nothing else is ever given back."""

_NOT_LABEL = re.compile(r"[^A-Z]+")
# A customer's own brackets, with whatever stands in them.
_BRACKETED = re.compile(r"[\[［﹇〚⟦](?P<inside>[^\[\]［］﹇﹈〚〛⟦⟧]{3,80})[\]］﹈〛⟧]")
_LIKE_ONE = re.compile(r"[A-Z]+_?[A-Z_]*\d+")
# Brackets that no normalisation turns into square ones.
_HARMLESS = ("〔", "〕")


class Placeholder(NamedTuple):
    """One placeholder in a text; `name` is as it stands there."""

    start: int
    end: int
    name: str
    label: str


def label_of(kind: str) -> str:
    """The label of a kind: "order_number" is ORDER_NUMBER."""
    return _NOT_LABEL.sub("_", kind.upper()).strip("_") or "DATA"


def placeholder(label: str, number: int) -> str:
    """The placeholder for the so-manieth value of a label, counted from 1."""
    return f"[{label}_{number}]"


def placeholders(text: str) -> Iterator[Placeholder]:
    """The placeholders in `text`, in order."""
    for match in PLACEHOLDER.finditer(text):
        yield Placeholder(match.start(), match.end(), match[0], match["label"])


def without_placeholders(text: str) -> str:
    """`text` with blanks in their place, character for character: what is left to tell a language or a mood by."""
    return PLACEHOLDER.sub(lambda match: " " * len(match[0]), text)


def defuse(text: str) -> str:
    """`text` of a customer in which nothing is, or becomes by normalising, a placeholder; of the same length.

    Brackets around what looks like one become 〔〕, also where it is written in full-width letters, in
    small ones or with invisible characters inside.
    """
    return _BRACKETED.sub(_defused, text) if any(char in text for char in "[［﹇〚⟦") else text


def _defused(match: re.Match[str]) -> str:
    inside = unicodedata.normalize("NFKC", match["inside"]).upper()
    letters = "".join(char for char in inside if char.isalnum() or char == "_")
    return match[0] if not _LIKE_ONE.fullmatch(letters) else f"{_HARMLESS[0]}{match['inside']}{_HARMLESS[1]}"
