"""Mainland identity cards, of 18 digits and the old ones of 15, and US social security numbers.

Source: GB 11643-1999. The last character is a check character (ISO 7064 MOD 11-2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules.cues import before, stays
from xiaoer.privacy.types import Span

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(?<!\d[.-])(?:\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx]|\d{6}[ -]?\d{6}[ -]?\d{3}"
    r"|\d{3}(?: \d{4}){3} ?\d{2}[\dXx]"
    r"|\d{3}(?: \d{3}){4} ?\d{2}[\dXx])(?![A-Za-z0-9_]|[.-]\d)"
)
# Behind the words for it, a number with a slip of the pen is one, too.
_CUED = re.compile(
    r"(?:身份证|身分证|证件)(?:号码?|编号)?(?:\s*(?:是|为|就是|改成|换成"
    r"|:)){0,2}[\s:]*(?P<number>\d(?:[ -]?\d){13,16}[ -]?[\dXx])(?![A-Za-z0-9_])"
    r"|(?i:\b(?:id|identity) card (?:number|no)?(?: is|:)?\s*)(?P<english>\d{14,17}[\dXx])(?![A-Za-z0-9_])"
)
_ASKED = re.compile(r"身份|身分|证件|证号|实名|清关|报关|姓名|\b(?:id|identity)\b", re.IGNORECASE)
_SOCIAL = re.compile(r"(?<![A-Za-z0-9_])(?<!\d[.-])\d{3}([- ]?)\d{2}\1\d{4}(?![A-Za-z0-9_]|[.-]\d)")
_SOCIAL_CUE = re.compile(r"\b(?:ssn|social security)\b.{0,24}$", re.IGNORECASE | re.DOTALL)


def find(reading: Reading) -> Iterator[Span]:
    """Identity cards by their dates and check characters, or by the words before them."""
    text = reading.digits
    for match in _NUMBER.finditer(text):
        number = re.sub(r"[ -]", "", match[0]).upper()
        old = len(number) == 15 and not _ASKED.search(before(text, match.start()))  # so are many tracking numbers
        if is_identity_card(number) and not old and not stays(text, match.start()):
            yield Span(*match.span(), "identity_card")
    for match in _CUED.finditer(text):
        yield Span(*match.span("number" if match["number"] else "english"), "identity_card")
    for match in _SOCIAL.finditer(text):
        if _SOCIAL_CUE.search(before(text, match.start())):
            yield Span(*match.span(), "identity_card")


def is_identity_card(number: str) -> bool:
    """Whether 18 characters, or 15 digits of before 1999, are well formed: a birthday, and the check character."""
    if re.fullmatch(r"[1-9]\d{14}", number):
        return _is_day(f"19{number[6:12]}")
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _is_day(number[6:14]) and _CHECK[total % 11] == number[17]


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= born.year <= 2100
