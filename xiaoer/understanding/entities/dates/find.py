"""Dates in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from xiaoer.understanding.entities.dates import calendar, chinese, english
from xiaoer.understanding.entities.dates.calendar import Stretch, Tense
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity
from xiaoer.understanding.lexicon import Festival

_HAN = expression(r"[\u4e00-\u9fff]")
_LATIN = expression(r"[a-z]")
_MAY_HOLD_ONE = expression(r"[\d年月周天日号晚早初底末拜期今昨明]|[a-z]{3}")
_PREPOSITIONS = ("on", "by", "before", "since", "until", "till", "after")


class _Found(NamedTuple):
    start: int
    end: int
    stretch: Stretch
    tense: Tense


def find_dates(reading: Reading) -> Iterator[Entity]:
    """Candidates for dates; values are ISO 8601, relative to the reading's today."""
    if not _MAY_HOLD_ONE.search(reading.lower) and not reading.of("festival"):
        return
    found: list[_Found] = [*_festivals(reading)]
    if _HAN.search(reading.text):
        found += _chinese(reading)
    if _LATIN.search(reading.lower) or re.search(r"\d", reading.lower):
        found += _english(reading)
    found = _apart(found)
    for first, second in pairwise(found):
        joined = _joined(reading, first, second)
        if joined:
            yield _entity(joined)
    for each in found:
        yield _entity(_bounded(reading, each))


def _entity(found: _Found) -> Entity:
    stretch = found.stretch
    details = {
        "from": stretch.first.isoformat() if stretch.first else None,
        "to": stretch.last.isoformat() if stretch.last else None,
    }
    return Entity("date", stretch.iso(), found.start, found.end, details)


def _chinese(reading: Reading) -> Iterator[_Found]:
    text = reading.text
    for match in chinese.BODY.finditer(text):
        clock = chinese.CLOCK.match(text, match.end())
        end = clock.end() if clock and clock[0] else match.end()
        tense = chinese.tense_of(text[end : end + 12])
        stretch = chinese.resolve(match, reading.today, tense)
        if stretch and clock:
            stretch = chinese.with_clock(stretch, clock, match["name"] or "")
        if stretch:
            yield _Found(match.start(), end, stretch, tense)


def _english(reading: Reading) -> Iterator[_Found]:
    lower = reading.lower
    for match in english.BODY.finditer(lower):
        clock = english.CLOCK.match(lower, match.end())
        end = clock.end() if clock and clock[0] else match.end()
        tense = english.tense_of(reading.before(match.start()))
        if match["ordinal"] and not english.ON.search(reading.before(match.start())):
            continue  # "the 2nd" alone is one of several
        stretch = english.resolve(match, reading.today, tense)
        if stretch and clock:
            stretch = english.with_clock(stretch, clock)
        if stretch:
            yield _Found(_start(match), end, stretch, tense)


def _start(match: re.Match[str]) -> int:
    """Where the day begins: behind the preposition that shows it to be one."""
    if match["preposition"]:
        return match.start("month4")
    return match.start("short") if match["which2"] in _PREPOSITIONS else match.start()


def _festivals(reading: Reading) -> Iterator[_Found]:
    text = reading.text
    for hit in reading.of("festival"):
        tense = chinese.tense_of(text[hit.end : hit.end + 12]) or english.tense_of(reading.before(hit.start))
        year = re.search(r"(?P<year>[今去明])年$", text[max(0, hit.start - 2) : hit.start])
        last = re.search(r"\blast $", reading.before(hit.start))
        stretches = _days(reading.lexicon.festivals.words[hit.keys[0]], reading.today)
        if last:
            tense = "past"
            stretches = [stretch for stretch in stretches if stretch.last and stretch.last < reading.today]
        if year:
            wanted = reading.today.year + {"今": 0, "去": -1, "明": 1}[year["year"]]
            stretches = [stretch for stretch in stretches if stretch.first and stretch.first.year == wanted]
        stretch = calendar.nearest(reading.today, stretches, tense)
        if stretch:
            yield _Found(hit.start - 2 if year else hit.start, hit.end, stretch, tense)


def _days(festival: Festival, today: date) -> list[Stretch]:
    if festival.every_year is None:
        listed = [[date.fromisoformat(day) for day in stretch.split("/")] for stretch in festival.days]
        return [Stretch(days[0], days[-1]) for days in listed]
    stretches = []
    for year in (today.year - 1, today.year, today.year + 1):
        days = [calendar.valid(year, *map(int, day.split("-"))) for day in festival.every_year.split("/")]
        if days[0] and days[-1]:
            stretches.append(Stretch(days[0], days[-1]))
    return stretches


def _apart(found: list[_Found]) -> list[_Found]:
    """The longest ones, none within another."""
    chosen: list[_Found] = []
    for each in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if not any(each.start < other.end and other.start < each.end for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda f: f.start)


def _joined(reading: Reading, first: _Found, second: _Found) -> _Found | None:
    """Two days as a stretch: 11月1号到10号, "Dec 1 to Dec 5"."""
    between = reading.lower[first.end : second.start]
    if not (chinese.TO.fullmatch(between) or english.TO.fullmatch(between)):
        return None
    if "and" in between and not re.search(r"\bbetween\s+$", reading.before(first.start)):
        return None
    start, end = first.stretch.first, second.stretch.last
    if start is None or end is None:
        return None
    if end < start and second.stretch.first == end:
        # "11月28号到3号" and "Monday to Wednesday": the second one is the next after the first
        later = [calendar.days_from(end, 7), calendar.months_from(end, 1), calendar.months_from(end, 12)]
        end = next((day for day in later if day >= start), end)
    return _Found(first.start, second.end, Stretch(start, end), first.tense) if start <= end else None


def _bounded(reading: Reading, found: _Found) -> _Found:
    """What "before", "by", "since", 之前 and the like make of a day."""
    stretch = found.stretch
    if stretch.hours:
        return found
    for behind, bound in ((chinese.BEFORE, _before), (chinese.AFTER, _after), (chinese.SINCE, _since)):
        match = behind.match(reading.lower, found.end)
        if match:
            return found._replace(end=match.end(), stretch=bound(stretch))
    prefix = english.PREFIX.search(reading.before(found.start))
    if not prefix or prefix["how"] in ("between", "from"):
        return found
    how = prefix["how"]
    if how == "before":
        stretch = _before(stretch)
    elif how in ("by", "until", "till", "no later than"):
        stretch = Stretch(None, stretch.last)
    else:
        stretch = _since(stretch) if how in ("since", "starting") else _after(stretch)
    return found._replace(start=found.start - len(prefix[0]), stretch=stretch)


def _before(stretch: Stretch) -> Stretch:
    return Stretch(None, calendar.days_from(stretch.first, -1) if stretch.first else None)


def _after(stretch: Stretch) -> Stretch:
    return Stretch(calendar.days_from(stretch.last, 1) if stretch.last else None, None)


def _since(stretch: Stretch) -> Stretch:
    return Stretch(stretch.first, None)
