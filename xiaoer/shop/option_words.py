"""What options are called in Chinese where a shop's catalogue has no Chinese: lexicon/options.yml."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from xiaoer.config import ROOT
from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen

DEFAULT_FILE = ROOT / "lexicon" / "options.yml"
_MEASURE = re.compile(r"(?P<number>\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?)[\s-]?(?P<unit>[A-Za-z]+)")
_NUMERALS = {
    "1": "一",
    "2": "两二",
    "3": "三",
    "4": "四",
    "5": "五",
    "6": "六",
    "7": "七",
    "8": "八",
    "9": "九",
    "10": "十",
}


class OptionWords(Frozen):
    """The file: Chinese words by the catalogue's English ones."""

    axes: dict[str, tuple[str, ...]]
    values: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]

    def of_axis(self, axis: str) -> tuple[str, ...]:
        """What a property is called."""
        return self.axes.get(axis, ())

    def of_value(self, axis: str, value: str) -> tuple[str, ...]:
        """What a value is called: as the file has it, a number with its unit, or whether the property is there."""
        if value in ("yes", "no"):
            there = self.of_axis(axis)
            return there if value == "yes" else tuple(f"{no}{word}" for word in there for no in ("不", "非", "没有"))
        return (*self.values.get(value, ()), *self._measured(value))

    def _measured(self, value: str) -> tuple[str, ...]:
        measure = _MEASURE.fullmatch(value)
        if measure is None:
            return ()
        number = measure["number"]
        ranges = [number, number.replace("-", "到"), number.replace("-", "至")] if "-" in number else [number]
        numbers = [*ranges, *_NUMERALS.get(number, "")]
        return tuple(f"{each}{unit}" for unit in self.units.get(measure["unit"], ()) for each in numbers)


@lru_cache(maxsize=4)
def load_option_words(path: Path = DEFAULT_FILE) -> OptionWords:
    """Read the file; raises `ConfigurationError` that names line and fix for whatever is wrong."""
    return read_model(path, OptionWords, "lexicon")
