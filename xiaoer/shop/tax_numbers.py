"""Chinese taxpayer numbers (纳税人识别号), as a company's invoice needs them.

Source: GB 32100-2015, the unified social credit code (统一社会信用代码): 18 characters, the last one
a check character. Numbers of 15 from before it are still on some letterheads; they have none.
"""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_OLD_NUMBER = re.compile(r"[0-9]{6}[0-9A-Z]{8}[0-9X]")


def normal_tax_number(text: str) -> str:
    """The number in plain capitals, without the spaces and hyphens that people write into it."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def is_tax_number(number: str) -> bool:
    """Whether a normal number is well formed and, where it has a check character, is without a slip of the pen."""
    if _CREDIT_CODE.fullmatch(number):
        return _check_character(number[:17]) == number[17]
    return bool(_OLD_NUMBER.fullmatch(number))


def _check_character(body: str) -> str:
    weighted = sum(_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return _ALPHABET[-weighted % 31]
