"""Measures in one way of writing: 500毫升 and 0.5L are 500ml, 半斤 and 250g are 250g."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xiaoer.text.numerals import NUMBER, parse_number

# unit words -> (family, how many of the family's base unit)
_WORDS: dict[str, tuple[str, Decimal]] = {
    word: (family, Decimal(factor))
    for family, units in {
        "volume": {"ml 毫升 cc": "1", "cl": "10", "l 升 公升 liter liters litre litres": "1000"},
        "weight": {
            "mg 毫克": "0.001",
            "g 克 gram grams": "1",
            "kg 千克 公斤 kilo kilos kilogram kilograms": "1000",
            "斤 市斤": "500",
            "两": "50",
        },
        "pounds": {"lb lbs pound pounds 磅": "1"},
        "ounces": {"oz ounce ounces 盎司": "1"},
        "length": {"mm 毫米": "1", "cm 厘米 公分": "10", "m 米 公尺 meter meters metre metres": "1000"},
        "inches": {'in inch inches -inch 英寸 寸 吋 "': "1"},
        "feet": {"ft feet foot 英尺": "1"},
        "storage": {"mb": "0.001", "gb g内存": "1", "tb": "1000"},
        "charge": {"mah 毫安 毫安时": "1"},
        "power": {"w 瓦 watt watts": "1", "kw 千瓦": "1000"},
    }.items()
    for words, factor in units.items()
    for word in words.split()
}
# Written by themselves, the base unit and what it becomes above a limit: (from, how many, unit), the largest first.
_SHOWN: dict[str, Sequence[tuple[int, int, str]]] = {
    "volume": ((1000, 1000, "L"), (0, 1, "ml")),
    "weight": ((1000, 1000, "kg"), (0, 1, "g")),
    "pounds": ((0, 1, "lb"),),
    "ounces": ((0, 1, "oz"),),
    "length": ((1000, 1000, "m"), (100, 10, "cm"), (0, 1, "mm")),
    "inches": ((0, 1, "in"),),
    "feet": ((0, 1, "ft"),),
    "storage": ((1000, 1000, "TB"), (0, 1, "GB")),
    "charge": ((0, 1, "mAh"),),
    "power": ((1000, 1000, "kW"), (0, 1, "W")),
}
# What phones and disks have: 128G is no weight.
_STORAGE = frozenset({4, 6, 8, 12, 16, 32, 64, 128, 256, 512})
_UNITS = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
MEASURE = rf"(?P<number>{NUMBER})(?P<space>[\s-]?)(?P<unit>{_UNITS}|[gt])(?P<half>半)?"
"""A regular expression of a measure in lower case; a letter or digit must not follow."""


def measure(number: str, unit: str, *, half: bool = False) -> str | None:
    """The measure as it is compared: "五百", "毫升" -> "500ml"; None where it is none.

    `half`: whether 半 stands behind the unit (一斤半).
    """
    amount = parse_number(number)
    if amount is None:
        return None
    if unit == "t":
        unit = "tb"
    if unit == "g" and amount in _STORAGE:
        unit = "gb"
    family, factor = _WORDS[unit]
    base = (amount + (Decimal("0.5") if half else 0)) * factor
    if base <= 0:
        return None
    _limit, divisor, shown = next(entry for entry in _SHOWN[family] if base >= entry[0])
    value = (base / divisor).normalize()
    return f"{value:f}{shown}"
