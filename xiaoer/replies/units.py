"""Units of both languages, and into which each is turned so that equal amounts are equal."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: how it is written, what it measures, and how many of that.

    `counts_one`: whether "a" and "一" before it are the number one, not an article.
    """

    name: str
    words: str
    kind: str
    factor: int = 1
    counts_one: bool = True

    def normalised(self, number: Decimal) -> tuple[Decimal, str]:
        """The number in the unit of `kind`; whole days of hours are days."""
        value = number * self.factor
        if self.kind == "minutes" and value % 60 == 0:
            value, kind = value / 60, "hours"
        else:
            kind = self.kind
        if kind == "hours" and value % 24 == 0:
            return value / 24, "days"
        return value, kind


UNITS: tuple[Unit, ...] = (
    Unit("business_days", r"工作日|(?:business|working)[ -]days?", "business days"),
    Unit("hours", r"小时|钟头|hours?|hrs?", "hours"),
    Unit("minutes", r"分钟|minutes?|mins?", "minutes"),
    Unit("months", r"月(?!底|初|末|份)|months?", "months"),
    Unit("years", r"年(?!级|纪)|years?", "months", 12),
    Unit(
        "weeks",
        r"周(?!末|年|到|边|围|[一二三四五六日])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|weeks?",
        "days",
        7,
    ),
    Unit("days", r"天(?!猫|气|然)|日(?!期|常|用|内瓦)|(?:calendar )?days?", "days"),
    Unit("yuan", r"元|块钱|块(?=[,，。;；、的!！?？)）]|$)|人民币|yuan|rmb", "CNY"),
    Unit("dollars", r"美元|美金|dollars?|bucks?|usd", "USD"),
    Unit("percent", r"%|％|per ?cent", "percent"),
    Unit("times", r"次(?!日|序)|回(?!来|答|复|到|收|去|退)|times?\b", "times", 1, False),
    Unit("points", r"积分|points?", "points", 1, False),
    Unit("pieces", r"件(?!数)|items?|pieces?|pcs", "pieces", 1, False),
    Unit("sheets", r"张|coupons?|vouchers?", "sheets", 1, False),
    Unit("instalments", r"期(?!间|限|待)|instal?lments?", "instalments", 1, False),
    Unit("cm", r"厘米|公分|cm|centimet(?:re|er)s?", "cm"),
    Unit("kg", r"公斤|千克|kg|kilos?", "kg"),
    Unit("characters", r"位(?!置|于)|characters?|digits?", "characters", 1, False),
)


def unit_pattern() -> str:
    """A regular expression with a group for each unit, longest words first within each; for lower-case text."""
    return "|".join(rf"(?P<{unit.name}>(?:{unit.words})(?![a-z]))" for unit in UNITS)
