"""Which rows of a table fit the numbers of a question: 身高一米七、130斤, "my foot is 26 cm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiaoer.text.normalise import to_half_width

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_METRES = re.compile(r"([12一])\s*米\s*([0-9零一二三四五六七八九]{1,2})?|\b([12]\.\d{1,2})\s*m\b")
_JIN = re.compile(r"(\d+|[一二三四五六七八九十百两]+)\s*斤")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:\s*[-–~至]\s*(\d+(?:\.\d+)?))?")
_SIZE = re.compile(r"(?<![A-Za-z])(XS|S|M|L|X{1,3}L)(?![A-Za-z])", re.IGNORECASE)


def fitting_rows(question: str, rows: Sequence[str]) -> list[int]:
    """The rows that hold the most of the question's numbers (as a value or inside a range); none without any.

    Centimetres, kilograms and sizes as the table has them: 一米七 is 170, 1.75 m is 175, 130斤 is 65.
    """
    asked = _numbers(to_half_width(question))
    counts = [sum(_holds(row, number) for number in asked) for row in rows]
    if not any(counts):
        named = {size.upper() for size in _SIZE.findall(question)}
        return [
            i
            for i, row in enumerate(rows)
            if named & {size.upper() for size in _SIZE.findall(row.split(":")[0].split("：")[0])}
        ]
    return [i for i, count in enumerate(counts) if count == max(counts)]


def _numbers(question: str) -> list[float]:
    found: list[float] = []

    def metres(match: re.Match[str]) -> str:
        if match[3]:
            found.append(round(float(match[3]) * 100))
        else:
            rest = "".join(str(_DIGIT.get(char, char)) for char in match[2] or "")
            found.append(100 * int(_DIGIT.get(match[1], match[1])) + int(rest.ljust(2, "0") or 0))
        return " "

    def jin(match: re.Match[str]) -> str:
        found.append(_chinese(match[1]) / 2)
        return " "

    rest = _JIN.sub(jin, _METRES.sub(metres, question))
    return found + [float(number) for number in _NUMBER.findall(rest)]


def _chinese(number: str) -> int:
    if number.isdigit():
        return int(number)
    total, digit, unit = 0, 0, 1
    for char in number:
        if char in "十百":
            unit = 10 if char == "十" else 100
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _DIGIT[char]
    # 一百三 is 130: a last digit without its unit belongs to the next lower one.
    return total + digit * (unit // 10 if unit > 10 and number[-2:-1] == "百" else 1)


def _holds(row: str, number: float) -> bool:
    return any(float(low) <= number <= float(high or low) for low, high in _RANGE.findall(row))
