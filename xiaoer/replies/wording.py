"""How things are worded: the regular expressions of `wording.yml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

_FILE = Path(__file__).parent / "wording.yml"
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def plain(text: str) -> str:
    """`text` as the expressions want it: in lower case, half-width, with one kind of apostrophe."""
    return to_half_width(text).lower().replace("’", "'")


@lru_cache(maxsize=1)
def raw() -> dict[str, Any]:
    """The file as it is."""
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=64)
def pattern(name: str, language: Language | None = None) -> re.Pattern[str]:
    """The expressions of one name in a language, or in both, as one; for text in `plain` form."""
    languages = _LANGUAGES if language is None else (language,)
    return re.compile("|".join(line for each in languages for line in raw()[name][each]), re.MULTILINE)


@lru_cache(maxsize=64)
def words(group: str, name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(raw()[group][name].split())


@lru_cache(maxsize=256)
def deeds(how: str, language: Language) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """For each deed the expressions for its having been done (`how` "done") or being promised ("will")."""
    return tuple(
        (deed, tuple(re.compile(line.replace("DEED", "|".join(told[language]))) for line in raw()[how][language]))
        for deed, told in raw()["deeds"].items()
    )
