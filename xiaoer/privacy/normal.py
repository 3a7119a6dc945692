"""When two ways of writing mean the same value."""

from __future__ import annotations

import unicodedata

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.types import Kind

_NUMBERS: frozenset[Kind] = frozenset({"phone", "identity_card", "bank_card", "tax_number", "passport", "plate", "qq"})


def normal(kind: Kind, value: str) -> str:
    """One spelling for all: "+86 138 0013 8000", "１３８００１３８０００" and "一三八〇〇…" are 13800138000."""
    reading = Reading.of(value)
    if kind in _NUMBERS:
        said = "".join(char for char in reading.digits.upper() if char.isalnum())
        if kind != "phone":
            return said
        said = said.removeprefix("00")
        return said[2:] if said.startswith("86") and len(said) > 11 else said
    folded = unicodedata.normalize("NFKC", reading.plain).casefold()
    if kind in ("email", "wechat"):
        return folded.replace(" ", "")
    return "".join(char for char in folded if char.isalnum())
