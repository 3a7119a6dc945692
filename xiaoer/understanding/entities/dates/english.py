"""Days in English: last Friday, on the 5th, two weeks ago, before Tuesday, tomorrow at 3pm."""

from __future__ import annotations

import re
from datetime import date

from xiaoer.text.numerals import ENGLISH_NUMBER, parse_english
from xiaoer.understanding.entities.dates import calendar
from xiaoer.understanding.entities.dates.calendar import Stretch, Tense, one
from xiaoer.understanding.entities.patterns import expression

_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_WEEKDAYS = {**{name: index for index, name in enumerate(_WEEKDAY_NAMES)}, **_SHORT_DAYS}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_N = rf"(?:\d{{1,3}}|{ENGLISH_NUMBER}|an?|a couple of)".replace(" ", r"\ ")  # for a verbose expression
_UNIT = r"(?:day|week|month|year)s?"
_PARTS = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "23:59"),
    "night": ("18:00", "23:59"),
}
_BEFORE_MONTH = "in|since|during|until|before|after|from|by|early|late|last|this|next|of"
_COUNTED = rf"one|item|order|product|time|of|{_MONTH}|floor|street|avenue|option|pair|thing|question"

BODY = expression(
    rf"""
    (?P<iso>\b20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?![\d.])
    | \b(?P<month>{_MONTH})\.?\ (?:the\ )?(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\d%])(?:,?\ (?P<year>20\d\d))?
    | \b(?:the\ )?(?P<day2>{_DAY})(?:st|nd|rd|th)?\ (?:of\ )?(?P<month2>{_MONTH})\b(?:,?\ (?P<year2>20\d\d))?
    | \b(?P<month3>{_MONTH})\ (?P<year3>20\d\d)\b
    | \b(?P<preposition>{_BEFORE_MONTH})\ (?P<month4>{_MONTH})\b(?!\ (?:i|be|have|not|the\ \d|\d))
    | (?<![\w/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>{_DAY})(?:/(?P<y>20\d\d|\d\d))?(?![\w/%])
    | \bthe\ (?P<ordinal>{_DAY})(?:st|nd|rd|th)(?:\ of\ (?P<ofmonth>this|last|next)\ month)?\b(?!\ (?:{_COUNTED}))
    | \bthe\ day\ (?P<daywise>before\ yesterday|after\ tomorrow)\b
    | \b(?P<name>yesterday|today|tomorrow|tonight|last\ night)\b
    | \b(?P<thispart>this\ (?:morning|afternoon|evening))\b
    | \b(?:(?P<which>last|this\ past|this\ coming|this|next|coming|past)\ )?(?P<weekday>{"|".join(_WEEKDAY_NAMES)})s?\b
    | \b(?P<which2>last|this|next|on|by|before|since|until|till|after)\ (?P<short>{"|".join(_SHORT_DAYS)})\b\.?
    | \b(?P<whole>last|this|next)\ (?P<wholeunit>weekend|week|month|year)\b
    | \bthe\ (?P<weekend>weekend)\b
    | \b(?P<ago>{_N})\ (?P<agounit>{_UNIT})\ (?P<way>ago|from\ now|from\ today|back)\b
    | \b(?P<in>in)\ (?P<innumber>{_N})\ (?P<inunit>{_UNIT})(?:['’]\ time)?\b
    | \bthe\ (?:last|past)\ (?P<recent>{_N})\ (?P<recentunit>{_UNIT})\b
    | \b(?P<bare>the\ past)\ (?P<bareunit>day|week|month|year)\b
    """,
    re.VERBOSE,
)
"""One day or stretch, in lower case."""

CLOCK = expression(
    r"(?:,?\ (?P<part>morning|afternoon|evening|night)\b)?"
    r"(?:,?\ (?:at|around|by)?\ ?(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?"
    r"\ ?(?P<half>am|pm|a\.m\.|p\.m\.)(?![a-z]))?"
)
"""A part of the day or a time, behind a day."""

ON = expression(r"\b(?:on|by|before|since|after|until|till|from|of|for|around|between|and|to|due|is|was)\s+$")
"""What stands before a day of the month: on the 5th."""

PREFIX = expression(r"\b(?P<how>before|by|until|till|no later than|after|since|from|starting|between)\s+(?:on\s+)?$")
TO = expression(r"\s?(?:to|and|until|till|through|-|–)\s?")
_DONE = expression(
    r"\b(?:bought|ordered|placed|purchased|received|got|came|arrived|delivered|paid|was|were|returned|shipped|charged|did|scanned|sent|cancelled|canceled|had|got)\b[^.!?]{0,60}$"
)
_WILL = expression(
    r"\b(?:will|can|need|needs|want|deliver|arrive|come|supposed|would|could|by|available|going|away|expect\w*)\b[^.!?]{0,40}$"
)


def tense_of(before: str) -> Tense:
    """Whether what stands before a day is over: the nearest of the words that tell."""
    done, will = _DONE.search(before), _WILL.search(before)
    if done and (not will or done.start() > will.start()):
        return "past"
    return "future" if will else None


def resolve(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    """The stretch that a match of `BODY` means; None where there is no such day."""
    for name, reckon in _RECKON.items():
        if match[name]:
            return reckon(match, today, tense)
    return None


def with_clock(stretch: Stretch, clock: re.Match[str]) -> Stretch:
    """The part of a day, or a time on it."""
    if stretch.first != stretch.last:
        return stretch
    if clock["hour"]:
        hour = int(clock["hour"]) % 12 + (12 if clock["half"].startswith("p") else 0)
        return stretch._replace(hours=(f"{hour:02}:{clock['minute'] or '00'}",))
    return stretch._replace(hours=_PARTS[clock["part"]]) if clock["part"] else stretch


def _found(day: date | None) -> Stretch | None:
    return one(day) if day else None


def _iso(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return _found(calendar.valid(*(int(part) for part in re.split(r"[-/.]", match["iso"]))))


def _dated(name: str, day: str, year: str | None, today: date, tense: Tense) -> Stretch | None:
    if year:
        return _found(calendar.valid(int(year), _MONTHS[name], int(day)))
    return _found(calendar.day_of_year(today, _MONTHS[name], int(day), tense))


def _month_first(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return _dated(match["month"], match["day"], match["year"], today, tense)


def _day_first(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return _dated(match["month2"], match["day2"], match["year2"], today, tense)


def _month_of_year(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return calendar.month(int(match["year3"]), _MONTHS[match["month3"]])


def _month(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number = _MONTHS[match["month4"]]
    tense = "past" if match["preposition"] in ("since", "last") else tense
    years = [today.year] if number == today.month else [today.year + offset for offset in (-1, 0, 1)]
    return calendar.nearest(today, [calendar.month(year, number) for year in years], tense)


def _slashed(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    year = match["y"]
    if year:
        return _found(calendar.valid(int(year) + (2000 if len(year) == 2 else 0), int(match["m"]), int(match["d"])))
    return _found(calendar.day_of_year(today, int(match["m"]), int(match["d"]), tense))


def _ordinal(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    day = int(match["ordinal"])
    if not match["ofmonth"]:
        return _found(calendar.day_of_month(today, day, tense))
    first = calendar.months_from(today.replace(day=1), {"last": -1, "this": 0, "next": 1}[match["ofmonth"]])
    return _found(calendar.valid(first.year, first.month, day))


def _day_wise(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return one(calendar.days_from(today, -2 if "yesterday" in match["daywise"] else 2))


def _named(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    name = match["name"]
    found = one(calendar.days_from(today, {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(name, 0)))
    return found._replace(hours=_PARTS["night"]) if "night" in name else found


def _this_part(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return one(today)._replace(hours=_PARTS[match["thispart"].split()[1]])


def _weekday(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return _on_weekday(match["which"] or "", _WEEKDAYS[match["weekday"]], today, tense)


def _short_weekday(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    which = match["which2"] if match["which2"] in ("last", "this", "next") else ""
    return _on_weekday(which, _SHORT_DAYS[match["short"]], today, tense)


def _on_weekday(which: str, weekday: int, today: date, tense: Tense) -> Stretch:
    if which in ("last", "past", "this past") or (not which and tense == "past"):
        return one(calendar.gone(today, weekday))
    if which == "next":
        monday = calendar.week(today, 1).first or today
        return one(calendar.days_from(monday, weekday))
    return one(calendar.coming(today, weekday))


def _whole(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    offset, unit = {"last": -1, "this": 0, "next": 1}[match["whole"]], match["wholeunit"]
    if unit == "week":
        return calendar.week(today, offset)
    if unit == "weekend":
        return calendar.weekend(today, offset)
    if unit == "year":
        return Stretch(date(today.year + offset, 1, 1), date(today.year + offset, 12, 31))
    first = calendar.months_from(today.replace(day=1), offset)
    return calendar.month(first.year, first.month)


def _weekend(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return calendar.weekend(today, -1 if tense == "past" else 0)


def _count(text: str) -> int | None:
    if text in ("a", "an"):
        return 1
    return 2 if "couple" in text else int(text) if text.isdigit() else parse_english(text)


def _moved(today: date, amount: int, unit: str) -> date:
    if unit.startswith("day"):
        return calendar.days_from(today, amount)
    if unit.startswith("week"):
        return calendar.days_from(today, 7 * amount)
    return calendar.months_from(today, amount * (12 if unit.startswith("year") else 1))


def _ago(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number = _count(match["ago"])
    sign = 1 if match["way"].startswith("from") else -1
    return None if number is None else one(_moved(today, sign * number, match["agounit"]))


def _in(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number = _count(match["innumber"])
    return None if number is None or tense == "past" else one(_moved(today, number, match["inunit"]))


def _recent(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number = _count(match["recent"])
    return None if number is None else Stretch(_moved(today, -number, match["recentunit"]), today)


def _bare(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return Stretch(_moved(today, -1, match["bareunit"]), today)


_RECKON = {
    "iso": _iso,
    "month": _month_first,
    "month2": _day_first,
    "month3": _month_of_year,
    "month4": _month,
    "m": _slashed,
    "ordinal": _ordinal,
    "daywise": _day_wise,
    "name": _named,
    "thispart": _this_part,
    "weekday": _weekday,
    "short": _short_weekday,
    "whole": _whole,
    "weekend": _weekend,
    "ago": _ago,
    "in": _in,
    "recent": _recent,
    "bare": _bare,
}
