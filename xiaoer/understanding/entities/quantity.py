"""How many: 两件, 3 pairs, two lamps, x2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xiaoer.text.numerals import ENGLISH_NUMBER, NUMBER, parse_english, parse_number
from xiaoer.understanding.entities.context import DESCRIBING
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.phrases import plurals
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity
from xiaoer.understanding.lexicon import Lexicon, spoken

_MOST = 1000  # nobody buys more; a number above it is something else
_NEAR = 24  # characters
# 第二件 is which, 这一件 and 另一件 point, 每两件 is a condition, 几十个 is about so many.
_NOT_BEFORE = expression(r"(?:[第这哪每同某另任几数]|[\d.])$")
_DIGIT_BY_DIGIT = re.compile(r"[一二两三四五六七八九]{2,}")
_BOTH = expression(r"俩(?=的|$|[,，。.!！?？])")
_TIMES = expression(r"(?<![\w.])(?:[x×*]\s?(?P<after>\d{1,3})|(?P<before>\d{1,3})\s?[x×])(?![\w.])")
_AMOUNT_OF = expression(
    rf"(?:(?:数量|件数)(?:是|为|改成|改为|换成|变成|要|[:=])?\s*(?P<zh>{NUMBER})"
    r"|\b(?:quantity|qty)(?: to| of| is|[:=])?\s+(?P<en>\d{1,3})"
    r"|\bmake (?:it|that) (?P<it>\d{1,2}|two|three|four|five))"
    r"(?![\w.%])"
)
_A_COUPLE = expression(r"\b(?:a )?couple of\b(?! (?:days?|weeks?|months?|hours?|times?|questions?|things?|minutes?))")
_OF_THEM = expression(r"\s+of (?P<whose>them|these|those|the|my)\b")
_NUMBER_FOLLOWS = expression(rf"\s+(?:\d{{1,2}}|{ENGLISH_NUMBER})(?!\w)")
_ONLY = expression(r"(?:\bonly|\bjust|instead of)(?: got| received)?\s+$")
_GOT = expression(r"\b(?:got|received|ordered|bought|want|need|only|just|of)\s+$")
_STOPS = expression(r"\s*(?:$|[.,!?;]|instead\b|but\b|not\b|and only\b|please\b)")


class _Units(NamedTuple):
    chinese: re.Pattern[str]
    english: re.Pattern[str]
    names: dict[str, str]
    never: tuple[str, ...]


def find_quantities(reading: Reading) -> Iterator[Entity]:
    """Candidates for quantities; `details` name the unit where one is said."""
    units, lower = _units(reading.lexicon), reading.lower
    yield from _chinese(reading, units)
    for match in _AMOUNT_OF.finditer(lower):
        group = match.lastgroup or ""
        number = parse_number(match[group]) or _words(match[group])
        if number:
            yield from _quantity(number, None, *match.span(group))
    for match in _TIMES.finditer(lower):
        if match["after"] or lower.strip() == match[0].strip() or _noun_within(reading, match.end()):
            yield from _quantity(Decimal(match["after"] or match["before"]), None, *match.span())
    if re.search("[a-z]", lower):
        for match in _A_COUPLE.finditer(lower):
            yield from _quantity(Decimal(2), None, *match.span())
        for match in units.english.finditer(lower):
            yield from _english(reading, match, units)


def _chinese(reading: Reading, units: _Units) -> Iterator[Entity]:
    text = reading.text
    for match in units.chinese.finditer(text):
        number = parse_number(match["number"])
        other = text.startswith(units.never, match.start("unit")) or _NOT_BEFORE.search(reading.before(match.start()))
        if number is not None and not other and not _DIGIT_BY_DIGIT.fullmatch(match["number"]):
            yield from _quantity(number, units.names[match["unit"]], match.start(), match.end())
    for match in _BOTH.finditer(text):
        yield from _quantity(Decimal(2), None, *match.span())


def _english(reading: Reading, match: re.Match[str], units: _Units) -> Iterator[Entity]:
    """A number in English: before a unit, "of them", or a noun with what describes it; "one" only where it counts."""
    lower = reading.lower
    number = Decimal(match["number"]) if match["number"].isdigit() else _words(match["number"])
    if number is None:
        return
    start, end = match.span("number")
    only = _ONLY.search(reading.before(start))
    of_them = _OF_THEM.match(lower, end)
    if of_them and of_them["whose"] in ("the", "my") and not _counted(reading, of_them.end()):
        return  # "one of the worst"
    if number == 1 and not (only or of_them):
        return
    if match["unit"]:
        yield from _quantity(number, units.names[match["unit"]], start, match.end("unit"))
    elif (
        of_them
        or (number != 1 and _before_noun(reading, end))
        or ((only or _GOT.search(reading.before(start))) and _STOPS.match(lower, end))
    ):
        yield from _quantity(number, None, start, end)


def _counted(reading: Reading, end: int) -> bool:
    """Whether goods follow, or another number: "one of the two"."""
    return _before_noun(reading, end) or _NUMBER_FOLLOWS.match(reading.lower, end) is not None


def _noun_within(reading: Reading, end: int) -> bool:
    return any(end <= hit.start <= end + _NEAR for hit in reading.of("product"))


def _before_noun(reading: Reading, end: int) -> bool:
    """Whether a product follows, with only words between that describe it."""
    described = {hit.start: hit.end for kind in DESCRIBING for hit in reading.of(kind) if kind != "product"}
    nouns = {hit.start for hit in reading.of("product")}
    for _ in range(4):
        end += len(reading.text[end:]) - len(reading.text[end:].lstrip(" "))
        if end in nouns:
            return True
        if end not in described:
            return False
        end = described[end]
    return False


def _quantity(number: Decimal, unit: str | None, start: int, end: int) -> Iterator[Entity]:
    if 0 < number <= _MOST:
        whole = int(number) if number == int(number) else float(number)
        yield Entity("quantity", str(whole), start, end, {"amount": whole, "unit": unit})


def _words(text: str) -> Decimal | None:
    number = parse_english(text)
    return None if number is None else Decimal(number)


@lru_cache(maxsize=4)
def _units(lexicon: Lexicon) -> _Units:
    names: dict[str, str] = {}
    for key, entry in lexicon.units.words.items():
        for word in spoken(key, entry):
            names.setdefault(word, key)
            if word.isascii():
                names.update(dict.fromkeys(plurals(word), key))
    chinese = sorted((re.escape(word) for word in names if not word.isascii()), key=len, reverse=True)
    english = sorted((re.escape(word) for word in names if word.isascii()), key=len, reverse=True)
    return _Units(
        expression(rf"(?P<number>{NUMBER})\s?[大小整]?(?P<unit>{'|'.join(chinese)})"),
        expression(
            rf"(?<![\w$€£¥./#:-])(?<!\d,)(?P<number>\d{{1,3}}|{ENGLISH_NUMBER})(?![\w%])(?:\s+(?P<unit>{'|'.join(english)})\b)?"
        ),
        names,
        lexicon.units.never,
    )
