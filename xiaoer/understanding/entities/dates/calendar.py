"""Reckoning with days: what "last Friday" or "on the 5th" is, seen from a given today."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal, NamedTuple

Tense = Literal["past", "future"] | None
"""Where the message looks: None leaves it open, then the nearest day is meant."""


class Stretch(NamedTuple):
    """From the first day to the last one, both within; None is open.

    `hours` is a time on that day (15:00), or a part of it (12:00, 18:00).
    """

    first: date | None
    last: date | None
    hours: tuple[str, ...] = ()

    def iso(self) -> str:
        """ISO 8601: a day, a stretch, a part of a day or a minute."""
        if self.hours and self.first is not None:
            return "/".join(f"{self.first.isoformat()}T{hour}" for hour in self.hours)
        if self.first == self.last and self.first is not None:
            return self.first.isoformat()
        return "/".join(".." if day is None else day.isoformat() for day in (self.first, self.last))


def one(day: date) -> Stretch:
    """A single day."""
    return Stretch(day, day)


def days_from(today: date, days: int) -> date:
    """The day so many days from today; years beyond the calendar end at its end."""
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def months_from(day: date, months: int) -> date:
    """The same day so many months later, or the month's last one."""
    index = day.year * 12 + day.month - 1 + months
    year = min(max(index // 12, 1), 9999)
    month = index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def month(year: int, number: int) -> Stretch:
    """A whole month."""
    return Stretch(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def part_of_month(whole: Stretch, part: Literal["start", "middle", "end"]) -> Stretch:
    """The first ten days, the next ten, or the rest."""
    first, last = whole.first, whole.last
    if first is None or last is None:
        return whole
    days = {"start": (1, 10), "middle": (11, 20), "end": (21, last.day)}[part]
    return Stretch(first.replace(day=days[0]), first.replace(day=days[1]))


def week(today: date, offset: int) -> Stretch:
    """A whole week, Monday to Sunday; 0 is this one."""
    monday = days_from(today, -today.weekday() + 7 * offset)
    return Stretch(monday, days_from(monday, 6))


def weekend(today: date, offset: int) -> Stretch:
    """Saturday and Sunday of a week."""
    monday = week(today, offset).first or today
    return Stretch(days_from(monday, 5), days_from(monday, 6))


def coming(today: date, weekday: int) -> date:
    """The next such day of the week, after today."""
    return days_from(today, (weekday - today.weekday() - 1) % 7 + 1)


def gone(today: date, weekday: int) -> date:
    """The last such day of the week, before today."""
    return days_from(today, -((today.weekday() - weekday - 1) % 7 + 1))


def day_of_year(today: date, number: int, day: int, tense: Tense) -> date | None:
    """A month and a day without a year: the nearest one, or the nearest in that direction; None where there is none."""
    return _pick(today, [_date(today.year + years, number, day) for years in (-1, 0, 1)], tense)


def day_of_month(today: date, day: int, tense: Tense) -> date | None:
    """A day without a month: the nearest one, or the nearest in that direction."""
    months = [months_from(today.replace(day=1), offset) for offset in (-2, -1, 0, 1, 2)]
    return _pick(today, [_date(first.year, first.month, day) for first in months], tense)


def valid(year: int, number: int, day: int) -> date | None:
    """The date, where there is such a one."""
    return _date(year, number, day)


def nearest(today: date, stretches: list[Stretch], tense: Tense) -> Stretch | None:
    """Of several stretches, the nearest one, or the nearest in that direction."""
    starts = {stretch.first: stretch for stretch in stretches}
    chosen = _pick(today, list(starts), tense)
    return starts.get(chosen)


def _pick(today: date, days: list[date | None], tense: Tense) -> date | None:
    known = [day for day in days if day is not None]
    if tense == "past":
        known = [day for day in known if day <= today] or known
    elif tense == "future":
        known = [day for day in known if day >= today] or known
    return min(known, key=lambda day: abs((day - today).days), default=None)


def _date(year: int, number: int, day: int) -> date | None:
    try:
        return date(year, number, day)
    except ValueError:
        return None
