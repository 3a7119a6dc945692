"""Passports and travel permits, and the plates of cars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules.cues import LINK, stays
from xiaoer.privacy.types import Span

_PASSPORT_CUE = (
    r"(?:护照|通行证|回乡证|台胞证|旅行证|passport)(?:\s*(?:号码?|编号|number|num|no\.?|id|#))?"
    r"(?:\s*(?:在这|给你|here))?"
)
_PASSPORT = re.compile(
    rf"{_PASSPORT_CUE}{LINK}[\s:#,(]*(?P<number>[A-Z]{{1,2}} ?\d{{7,8}}|[A-Z]\d{{8}}[A-Z]?|\d{{8,9}})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
# The forms of the mainland's own passports; others look like the codes of products.
_BARE = re.compile(r"(?<![A-Za-z0-9_#-])(?:E[A-HJ-NP-Z]\d{7}|[EG]\d{8})(?![A-Za-z0-9_-])", re.IGNORECASE)
_PASSPORT_NEAR = re.compile(r"护照|通行证|出境|清关|实名|passport|customs", re.IGNORECASE)
_ALONE = re.compile(r"[\s,.:;。，]*[A-Za-z]{1,2}\d{7,8}[\s,.。，]*")

_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    r"(?<!\w[a-z])[A-HJ-Z][ ·•.・-]{0,2}"
    r"(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF]"
    r"|(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_ENGLISH_PLATE = re.compile(
    r"\b(?:(?:licen[sc]e|number|reg(?:istration)?|car) plate(?: number| no\.?)?|plate (?:number|no\.?)|my plates?"
    r"|car reg(?:istration)?)"
    r"(?: (?:is|are|reads))?[\s:]+(?P<plate>(?=[A-Z0-9 -]*\d)[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4}){1,2})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)


def find_passports(reading: Reading) -> Iterator[Span]:
    """Numbers of passports and travel permits."""
    text = reading.digits
    for match in _PASSPORT.finditer(text):
        yield Span(*match.span("number"), "passport")
    if _PASSPORT_NEAR.search(text) or _ALONE.fullmatch(text):
        for match in _BARE.finditer(text):
            if not stays(text, match.start()):
                yield Span(*match.span(), "passport")


def find_plates(reading: Reading) -> Iterator[Span]:
    """Plates of cars."""
    for match in _PLATE.finditer(reading.plain):
        yield Span(*match.span(), "plate")
    for match in _ENGLISH_PLATE.finditer(reading.plain):
        if not match["plate"].islower() or " " not in match["plate"]:
            yield Span(*match.span("plate"), "plate")
