"""Phones: mainland mobiles and landlines, North American, British and international ones, and what is said to be one.

The hotlines of companies (400, 800, 95xxx) are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules.cues import before, digits_of, stays
from xiaoer.privacy.types import Span

_END = r"(?![A-Za-z]*\d|[.-]\d|_)"
_START = r"(?<!\d)(?<!\d[.-])(?<![_#])"
_CHINA = r"(?:\(?(?:\+|00)?86\)?[ -]{0,2})?"
_SEP = r"[ .·-]{1,2}"
_MOBILE = re.compile(
    rf"{_START}{_CHINA}(?:1[3-9]\d{{9}}|1[3-9]\d{_SEP}\d{{4}}{_SEP}\d{{4}}|1[3-9]\d{_SEP}\d{{3}}{_SEP}\d{{5}}"
    rf"|1[3-9]\d{_SEP}\d{{8}}"
    rf"|1[3-9]\d{{2}}{_SEP}\d{{3}}{_SEP}\d{{4}}|1[3-9]\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{3}}|1[3-9]\d{{3}}{_SEP}\d{{6}}"
    rf"|1[3-9]\d{{5}}{_SEP}\d{{4}}|1[3-9]\d{_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}\d\d|1[ ,-][3-9](?:[ ,-]\d){{9}}){_END}"
)
_LANDLINE = re.compile(
    rf"{_START}{_CHINA}\(?(?:010|02\d|0[3-9]\d{{2}})\)?[ -]{{0,2}}[1-9]\d{{3}}[ -]?\d{{3,4}}"
    rf"(?:\s?(?:转|-|ext\.?)\s?\d{{1,6}})?{_END}"
)
_AMERICA = re.compile(
    rf"{_START}(?:\+?1[ .-]?)?(?:\([2-9]\d{{2}}\) ?|[2-9]\d{{2}}[ .-])\d{{3}}[ .-]\d{{4}}(?: ?(?:x"
    rf"|ext\.?) ?\d{{1,5}})?{_END}"
)
_BRITAIN = re.compile(
    rf"{_START}(?:07\d{{3}} ?\d{{3}} ?\d{{3}}|\(?0\d{{2,4}}\)? \d{{3,4}} \d{{3,4}}|0\d{{2,3}}(?: \d\d){{3}}"
    rf"|0\d(?:[ .]\d\d){{4}}){_END}"
)
_WORLD = re.compile(
    # Those of known length have patterns of their own: here a house number behind them would be taken for a part.
    rf"(?<![A-Za-z0-9_])\+(?!1[ .-]?\(?\d{{3}}\)?[ .-]?\d{{3}}[ .-]?\d{{4}}(?!\d)|86[ -]?1[3-9])"
    rf"[1-9]\d{{0,2}}[ .-]?(?:\(\d{{1,4}}\)[ .-]?)?\d(?:[ .-]?\d){{5,12}}(?: ?x ?\d{{1,5}})?{_END}"
)
_CUE = (
    r"(?:(?<!订单)(?:电话|手机|座机|固话|联系方式|联系号码)(?:号码?|是|为|改成|换成|:|\s){0,4}"
    r"|\b(?:phone|mobile|cell|cellphone|telephone|tel|fax|desk|whatsapp|landline)s?\b(?: ?(?:number|no\.?"
    r"|#))?(?: (?:is|to|at|on|was|should be|changed to))?[:.\s]*"
    r"|\b(?:call|ring|text|phone|reach|contact|answering|calling|sms)(?: (?:me|us|him|her|them"
    r"|back))?(?: back)? (?:on|at|under)\s+(?:my \w+ )?"
    r"|\b(?:messages? to|registered(?: (?:mobile|phone|number))?|(?:contact|phone|my) number(?: is|:)?)\s+)"
)
_SAID = re.compile(
    rf"(?i:{_CUE})(?P<number>\+?\(?\d(?:[ ().-]{{0,2}}\d){{5,14}}(?: ?x ?\d{{1,5}})?)(?![A-Za-z0-9_]|[.-]\d)"
)
_BEFORE_WORD = re.compile(
    r"(?<![\w.-])(?P<number>\+?\(?\d(?:[ ().-]{0,2}\d){5,14})(?=\s?[-( ]\s?(?:office|mobile|fax|cell|home|work"
    r"|desk)\b)",
    re.I,
)
_LETTERS = re.compile(r"[A-Za-z]+$")
_GLUED = re.compile(
    r"(?:tel|phone|mobile|cell|call|vx|wx|v|qq|q|t|m|p|ph|no|wechat|weixin|whatsapp|is|to|or|and)", re.I
)
_ASKED = re.compile(r"电话|座机|固话|手机|联系|打|拨|号|\b(?:phone|tel|call|number|fax|landline)", re.IGNORECASE)
_HOTLINE = re.compile(
    r"(?:\+1[ .-]?|1[ .-])?\(?8(?:00|33|44|55|66|77|88)\)?[ .-]?\d{3}[ .-]?\d{4}|\(?(?:400"
    r"|800)[ -]?\d{3,4}[ -]?\d{3,4}|95\d{3,6}|1(?:0|2)\d{3}"
)
_MINE = re.compile(r"(?:\b(?:my|me|us)\b|我|本人)[^.,;!?。，；！？]{0,20}$", re.IGNORECASE)
_YEAR_RANGE = re.compile(r"(?:19|20)\d\d[ .-]{1,3}(?:19|20)\d\d")


def find(reading: Reading) -> Iterator[Span]:
    """Phones."""
    text = reading.digits
    for pattern in (_MOBILE, _LANDLINE, _AMERICA, _BRITAIN, _WORLD):
        for match in pattern.finditer(text):
            if pattern is _LANDLINE and match[0].isdigit() and not _ASKED.search(before(text, match.start(), 16)):
                continue  # so are many tracking numbers
            if _begins(text, match.start()) and not _no_phone(text, match.start(), match[0]):
                yield Span(*match.span(), "phone")
    for pattern in (_SAID, _BEFORE_WORD):
        for match in pattern.finditer(text):
            number = match["number"]
            if 6 <= len(digits_of(number)) <= 15 and not _no_phone(text, match.start("number"), number):
                yield Span(*match.span("number"), "phone")


def _begins(text: str, start: int) -> bool:
    """Whether the number doesn't go on to the left with letters: SF138… is a parcel."""
    letters = _LETTERS.search(before(text, start, 12))
    return letters is None or _GLUED.fullmatch(letters[0]) is not None


def _no_phone(text: str, start: int, number: str) -> bool:
    if (_HOTLINE.fullmatch(number) and not _MINE.search(before(text, start, 24))) or _YEAR_RANGE.fullmatch(number):
        return True
    return stays(text, start, strictly=True)
