"""Taxpayer numbers: Chinese ones by their check character or by the words before them, an EIN, a VAT number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules.cues import LINK, before
from xiaoer.privacy.types import Span
from xiaoer.shop.tax_numbers import is_tax_number, normal_tax_number

_CUE = (
    r"(?:纳税人?识别号|纳税人?号码?|税务?登记号|税号|统一社会信用代码|社会信用代码|信用代码|识别号|\btax (?:id|number"
    r"|no\.?|code)"
    r"|\btaxpayer (?:id|number)|\bcredit code|\btin\b|\bein\b|\bvat\b(?: number| no\.?| id)?)"
)
_CODE = re.compile(r"(?<![A-Za-z0-9_])[0-9A-Z]{2}(?:[ -]?[0-9A-Z]){16}(?![A-Za-z0-9_])", re.IGNORECASE)
_NEAR = re.compile(rf"{_CUE}[^。\n]{{0,30}}$", re.IGNORECASE)
# Behind the words for it, one with a slip of the pen is one, too.
_CUED = re.compile(
    rf"{_CUE}{LINK}[\s:]*(?P<number>[0-9A-Z]{{15,20}}|[0-9A-Z]{{4}}(?:[ -][0-9A-Z]{{2,6}}){{3,4}})(?![A-Za-z0-9_])"
    rf"|{_CUE}{LINK}[\s:]*(?P<western>\d{{2}}-\d{{7}}|(?:[A-Z]{{2}} ?)?\d{{9,12}})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)

_DIGITS = 6  # at least so many of the characters


def find(reading: Reading) -> Iterator[Span]:
    """Taxpayer numbers."""
    text = reading.digits
    for match in _CODE.finditer(text):
        number = normal_tax_number(match[0])
        likely = number[:2] in ("91", "92", "93", "51", "52", "11", "12") and len(match[0]) == len(number)
        if is_tax_number(number) and (likely or _NEAR.search(before(text, match.start()))):
            yield Span(*match.span(), "tax_number")
    for match in _CUED.finditer(text):
        name = "number" if match["number"] else "western"
        if sum(char.isdigit() for char in match[name]) >= _DIGITS:
            yield Span(*match.span(name), "tax_number")
