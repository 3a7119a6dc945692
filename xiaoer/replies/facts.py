"""Numbers, dates, amounts and identifiers of a text, in one form whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xiaoer.replies.units import UNITS, Unit, unit_pattern
from xiaoer.text.normalise import to_half_width
from xiaoer.text.numerals import ENGLISH_NUMBER, parse_english, parse_number

_HAN_NUMBER = r"[零〇一二两三四五六七八九十百千万廿半]{1,9}"
_DIGITS = r"\d{1,9}(?:,\d{3})*(?:\.\d+)?"
_ANY = rf"(?:{_DIGITS}(?:[百千万])?|{_HAN_NUMBER}|(?<![a-z])(?:half an?|an?|one|{ENGLISH_NUMBER})(?![a-z]))"
_TO = r"\s*(?:-|–|—|~|～|至|到|to|and|or|或|、)\s*"
_MONTHS = {
    name: i
    for i, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Fact(NamedTuple):
    """One fact: what is measured, how much, and where it stands in the text. Equal facts have equal kind and value."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes two facts the same."""
        return self.kind, self.value


def find_facts(text: str) -> list[Fact]:
    """All facts of `text` in order; a stretch that one of them claims belongs to no other."""
    lower = to_half_width(text).lower()
    found: dict[tuple[str, str, int], Fact] = {}
    spans: set[tuple[int, int]] = set()
    for finder in _FINDERS:
        for fact in finder(lower):
            span = (fact.start, fact.end)
            if span in spans or "\0" not in lower[fact.start : fact.end]:
                spans.add(span)
                found[fact.kind, fact.value, fact.start] = fact
                lower = lower[: fact.start] + "\0" * (fact.end - fact.start) + lower[fact.end :]
    return sorted(found.values(), key=lambda fact: (fact.start, fact.end))


def _patterns(kind: str, *patterns: str) -> Callable[[str], Iterator[Fact]]:
    compiled = [re.compile(pattern) for pattern in patterns]

    def find(text: str) -> Iterator[Fact]:
        for pattern in compiled:
            for match in pattern.finditer(text):
                yield Fact(kind, re.sub(r"[\s()-]", "", match.group()), *match.span())

    return find


_identifiers = _patterns(
    "id",
    r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    r"(?:https?://|www\.)[^\s,;。、)]+|\b[a-z0-9-]+\.(?:com|cn|net|org)\b(?:/\S*)?",
    r"\[[a-z_]+_\d+\]",
    r"(?<![a-z0-9])#?[a-z]{1,5}[-_]?\d{4,}[a-z0-9]*",
    r"(?<![a-z0-9])\d{3,}[a-z][a-z0-9]*",
    r"(?<![\d.¥$€£])(?<!\d,)\+?\d{2,4}(?:[ -]\d{3,4}){2,3}(?!\d)",
    r"(?<![\d.¥$€£])(?<!\d,)\d{5,}(?![\d.,]*\d|\s*(?:元|块|%|yuan|rmb|积分|points))",
)


def _endings(text: str) -> Iterator[Fact]:
    """The last digits of a card or phone, which are written with leading zeros."""
    for match in re.finditer(
        r"(?:尾号|末四位|后四位|ending (?:in|with)|ends? in)\D{0,6}(?P<number>\d{3,4})(?!\d)", text
    ):
        yield Fact("id", match["number"], *match.span("number"))


def _dates(text: str) -> Iterator[Fact]:
    full = r"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)[日号]?"
    short = r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?P<day>[0-3]?\d)(?!\d)[日号]?"
    numeric = r"(?<![\d.-])(?P<month>1[0-2]|0[1-9])-(?P<day>[0-3]\d)(?![\d-])"
    for pattern in (full, short, numeric):
        for match in re.finditer(pattern, text):
            yield from _day(match, int(match["month"]))
    for pattern in (
        rf"\b{_MONTH} {_DAY}(?:,? (?P<year>20\d\d))?",
        rf"\b{_DAY} (?:of )?{_MONTH}(?:,? (?P<year>20\d\d))?",
    ):
        for match in re.finditer(pattern, text):
            yield from _day(match, _MONTHS[match["month"][:3]])
    for match in re.finditer(r"(?<!\d)(?P<year>20\d\d)年(?!\d)", text):
        yield Fact("year", match["year"], *match.span())
    for match in re.finditer(r"(?<![\d个])(?P<month>1[0-2]|[1-9])月(?=[初中底末份]|[^\d]|$)", text):
        yield Fact("month", match["month"], *match.span())


def _day(match: re.Match[str], month: int) -> Iterator[Fact]:
    yield Fact("date", f"{month:02}-{int(match['day']):02}", *match.span())
    year = match.groupdict().get("year")
    if year:
        yield Fact("year", year, *match.span())


def _named_days(text: str) -> Iterator[Fact]:
    for match in re.finditer(r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?![周期])", text):
        yield Fact("weekday", str("一二三四五六日天".index(match["day"]) % 7), *match.span())
    for index, name in enumerate(_WEEKDAYS):
        for match in re.finditer(rf"\b{name}s?\b", text):
            yield Fact("weekday", str(index), *match.span())
    for value, pattern in _RELATIVE.items():
        for match in re.finditer(pattern, text):
            yield Fact("when", value, *match.span())


_RELATIVE = {
    "today": r"今天|今日|今晚|\btoday\b|\btonight\b",
    "tomorrow": r"明天|明日|明早|明晚|\btomorrow\b",
    "after tomorrow": r"(?<!最)后天|\bthe day after tomorrow\b",
    "yesterday": r"昨天|昨日|昨晚|\byesterday\b",
    "next week": r"下周(?![一二三四五六日])|下星期|\bnext week\b",
    "this week": r"本周|这周|\bthis week\b",
    "next month": r"下个?月|\bnext month\b",
    "month's end": r"月底|月末|\bend of (?:the|this) month\b",
    "same day": r"当天|当日|\bsame[ -]day\b",
    "next day": r"次日达|隔日|第二天|\bnext[ -]day\b",
}


def _times(text: str) -> Iterator[Fact]:
    for match in re.finditer(r"(?<![\d:])(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?!\d)", text):
        yield Fact("time", f"{int(match['hour'])}:{match['minute']}", *match.span())
    for match in re.finditer(r"(?<![\d.])(?P<hour>1?\d)(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?", text):
        hour = int(match["hour"]) % 12 + (12 if match["half"] == "p" else 0)
        yield Fact("time", f"{hour}:{match['minute'] or '00'}", *match.span())
    part, clock = r"(?P<part>早上|上午|凌晨|下午|晚上|晚)?", r"(?P<hour>\d{1,2}|[一二三四五六七八九十]{1,3})"
    han = rf"{part}{clock}点(?P<half>半)?(?![一二三四五六七八九\d])"
    for match in re.finditer(han, text):
        number = parse_number(match["hour"])
        if number is not None and number <= 24:
            later = 12 if match["part"] in ("下午", "晚上", "晚") and number < 12 else 0
            yield Fact("time", f"{int(number) + later}:{'30' if match['half'] else '00'}", *match.span())


def _amounts(text: str) -> Iterator[Fact]:
    before = r"(?P<sign>[¥$€£]|rmb ?|cny ?|usd ?)\s*(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d+)?)"
    for match in re.finditer(rf"{before}(?:{_TO}[¥$€£]?(?P<to>{_DIGITS}))?", text):
        currency = (
            "USD" if match["sign"].strip() in ("$", "usd") else "CNY" if match["sign"][0] in "¥rc" else match["sign"]
        )
        for name in ("number", "to"):
            if match[name]:
                yield Fact(currency, _plain(Decimal(match[name].replace(",", ""))), *match.span())
    for match in re.finditer(r"(?P<fold>\d(?:\.\d)?|\d{2}|[一二三四五六七八九]{1,2})\s*折(?!叠|扣|腾|断|成)", text):
        number = parse_number(match["fold"])
        if number is not None:
            left = number * 10 if number < 10 else number
            yield Fact("percent", _plain(100 - left), *match.span())
    for match in re.finditer(r"百分之(?P<number>[一二三四五六七八九十百\d]+)", text):
        number = Decimal(100) if match["number"] == "百" else parse_number(match["number"])
        if number is not None:
            yield Fact("percent", _plain(number), *match.span())


def _measured(text: str) -> Iterator[Fact]:
    """Numbers with their units, of stretches both ends."""
    for match in _MEASURED.finditer(text):
        unit = next(unit for unit in UNITS if match[unit.name])
        for name in ("first", "second", "number"):
            number = _number(match[name], unit) if match[name] else None
            if number is not None:
                value, kind = unit.normalised(number)
                yield Fact(kind, _plain(value), *match.span())


_MEASURED = re.compile(
    rf"(?:(?P<first>{_ANY})(?:{_TO}(?P<second>{_ANY}))?{_TO})?(?P<number>{_ANY})[\s-]*个?\s*(?:{unit_pattern()})"
)


def _number(text: str, unit: Unit) -> Decimal | None:
    if re.fullmatch(r"half an?", text):
        return Decimal("0.5")
    if text in ("a", "an", "one", "一"):
        return Decimal(1) if unit.counts_one else None
    digits = text.replace(",", "") if text[0].isdigit() else text
    number = parse_number(digits)
    if number is not None:
        return number
    words = parse_english(text)
    return None if words is None else Decimal(words)


def _bare(text: str) -> Iterator[Fact]:
    text = re.sub(r"(?m)^\s*\d{1,2}[.、)](?!\d)", lambda match: "\0" * len(match.group()), text)
    for match in re.finditer(r"(?<![\d.])\d{1,9}(?:,\d{3})*(?:\.\d+)?", text):
        yield Fact("number", _plain(Decimal(match.group().replace(",", ""))), *match.span())
    for match in re.finditer(r"\b(?:twice|double|triple|three times)\b|[双两三四五十]倍|[翻加]倍", text):
        said = {"twice": "2", "double": "2", "triple": "3", "three times": "3", "双倍": "2", "两倍": "2", "三倍": "3"}
        yield Fact("fold", said.get(match.group(), match.group()), *match.span())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


_FINDERS: tuple[Callable[[str], Iterator[Fact]], ...] = (
    _identifiers,
    _endings,
    _dates,
    _named_days,
    _times,
    _amounts,
    _measured,
    _bare,
)
