"""The words of lexicon/*.yml, where designers add colours, products, reasons and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.shop.yaml_file import read_model
from xiaoer.shop.yaml_lines import line_of
from xiaoer.types import Frozen

DEFAULT_FOLDER = ROOT / "lexicon"
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def _said(word: str) -> str:
    if not word.strip():
        raise ValueError("an empty word; take it out")
    return word


def _of_every_year(text: str) -> str:
    if not all(_MONTH_DAY.fullmatch(part) for part in text.split("/")) or text.count("/") > 1:
        raise ValueError("write month-day, such as 11-11, or first/last, such as 10-01/10-07")
    return text


def _as_text(value: object) -> object:
    """YAML reads 2027-02-06 as a date."""
    return value.isoformat() if isinstance(value, date) else value


def _stretch(text: str) -> str:
    try:
        parts = [date.fromisoformat(part) for part in text.split("/")]
    except ValueError as error:
        raise ValueError("write year-month-day, such as 2027-02-06, or first/last") from error
    if len(parts) > 2 or parts != sorted(parts):
        raise ValueError("write year-month-day, or first/last with the first day first")
    return text


Word = Annotated[str, AfterValidator(_said)]


class Entry(Frozen):
    """The words for one thing in both languages, beside its key."""

    zh: tuple[Word, ...] = ()
    en: tuple[Word, ...] = ()


class Color(Entry):
    """A colour; `like` are those that a customer may mean by it."""

    like: tuple[str, ...] = ()


class Attribute(Entry):
    """What a variant may be; `axis` is the catalogue's name of that property.

    `before_noun`: its English words count only before what they describe, as they mean other things, too.
    """

    axis: str | None = None
    before_noun: bool = False


class Noun(Entry):
    """A product; `includes` are those that a customer may mean by it."""

    includes: tuple[str, ...] = ()


class Why(Entry):
    """A reason; `codes` are the reasons of a shop's profile that it stands for, the best one first."""

    codes: Annotated[tuple[str, ...], Field(min_length=1)]


class Festival(Entry):
    """A day with a name: the same `every_year`, or listed in `days`."""

    every_year: Annotated[str, AfterValidator(_of_every_year)] | None = None
    days: tuple[Annotated[str, BeforeValidator(_as_text), AfterValidator(_stretch)], ...] = ()


class Places(Frozen):
    """Provinces with their cities, and states by their letters."""

    provinces: dict[str, tuple[Word, ...]]
    states: dict[str, Word]


E = TypeVar("E", bound=Entry)


class Words(Frozen, Generic[E]):
    """One file: entries by key, and phrases in which none of their words counts."""

    words: dict[Word, E]
    never: tuple[Word, ...] = ()


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All files of one folder."""

    colors: Words[Color]
    materials: Words[Entry]
    attributes: Words[Attribute]
    products: Words[Noun]
    units: Words[Entry]
    reasons: Words[Why]
    festivals: Words[Festival]
    places: Places


def spoken(key: str, entry: Entry) -> Iterator[str]:
    """Every word of an entry; its key is one."""
    yield key
    yield from entry.en
    yield from entry.zh


@lru_cache(maxsize=4)
def load_lexicon(folder: Path = DEFAULT_FOLDER) -> Lexicon:
    """Read a folder; raises `ConfigurationError` that names file, line and fix for whatever is wrong."""
    lexicon = Lexicon(
        colors=_file(folder, "colors", Words[Color]),
        materials=_file(folder, "materials", Words[Entry]),
        attributes=_file(folder, "attributes", Words[Attribute]),
        products=_file(folder, "products", Words[Noun], shared=True),
        units=_file(folder, "units", Words[Entry]),
        reasons=_file(folder, "reasons", Words[Why]),
        festivals=_file(folder, "festivals", Words[Festival]),
        places=read_model(folder / "places.yml", Places, "lexicon"),
    )
    _check_links(
        folder / "colors.yml", lexicon.colors.words, "like", {k: v.like for k, v in lexicon.colors.words.items()}
    )
    nouns = lexicon.products.words
    _check_links(folder / "products.yml", nouns, "includes", {key: noun.includes for key, noun in nouns.items()})
    for key, festival in lexicon.festivals.words.items():
        if (festival.every_year is None) == (not festival.days):
            path = folder / "festivals.yml"
            raise ConfigurationError(f"{_place(path, 'words', key)}: {key}: give it either every_year or days")
    return lexicon


W = TypeVar("W", bound=Words)  # type: ignore[type-arg]


def _file(folder: Path, name: str, model: type[W], *, shared: bool = False) -> W:
    """One file; `shared`: whether a word may stand under several keys."""
    path = folder / f"{name}.yml"
    content = read_model(path, model, "lexicon")
    owners: dict[str, str] = {}
    for key, entry in content.words.items():
        for language in ("en", "zh"):
            for index, word in enumerate(getattr(entry, language)):
                owner = owners.setdefault(word.lower(), key)
                if owner != key and not shared:
                    place = _place(path, "words", key, language, index)
                    raise ConfigurationError(f"{place}: {word} stands under {owner} already; take one of them out")
    return content


def _check_links(path: Path, words: Mapping[str, Entry], field: str, links: Mapping[str, tuple[str, ...]]) -> None:
    for key, others in links.items():
        for index, other in enumerate(others):
            if other not in words:
                raise ConfigurationError(
                    f"{_place(path, 'words', key, field, index)}: {field}: there is no entry {other} in this file; "
                    "add one, or take it out"
                )


def _place(path: Path, *steps: str | int) -> str:
    return f"{path}:{line_of(path.read_text(encoding='utf-8'), steps)}"
