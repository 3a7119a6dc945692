"""When two ways of writing mean the same value."""

from __future__ import annotations

import unicodedata

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.types import Kind

_NUMBERS: frozenset[Kind] = frozenset(
    {"phone", "identity_card", "bank_card", "tax_number", "passport", "plate", "qq", "phone_last4", "postcode"}
)


def normal(kind: Kind, value: str) -> str:
    """One spelling for all: "+86 138 0013 8000", "１３８００１３８０００" and "一三八〇〇…" are 13800138000.

    Names and addresses stay as they are written but for width and blanks: "3-2-501" is another flat than "32-501", and
    who corrects "emma clark" to "Emma Clark", or 王丽 to 王麗, means the new one.
    """
    if kind in ("name", "address"):
        return " ".join(unicodedata.normalize("NFKC", value).split())
    reading = Reading.of(value)
    if kind in _NUMBERS:
        said = "".join(char for char in reading.digits.upper() if char.isalnum())
        if kind != "phone":
            return said
        said = said.removeprefix("00")
        return said[2:] if said.startswith("86") and len(said) > 11 else said
    return unicodedata.normalize("NFKC", reading.plain).casefold().replace(" ", "")
