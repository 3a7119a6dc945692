"""Values of a product's options that stand in a text as they are: "ventilation high", "1500 pieces", "蓝色"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from xiaoer.shop.option_words import load_option_words
from xiaoer.shop.types import Option, Variant
from xiaoer.text.simplified import plain
from xiaoer.understanding.lexicon import load_lexicon

_BARE = re.compile(r"yes|no|none|low|high|medium|small|large|\d+|[a-z]", re.IGNORECASE)  # says little without its axis
_BEFORE, _BEHIND = r"(?<![a-z0-9_.])", r"(?![a-z0-9_]|\.\d)"  # Chinese may stand right beside: 16GB内存


class Said(NamedTuple):
    """What was said for each axis, by its English name, and what of the text is left beside."""

    values: dict[str, set[str]]
    rest: str

    def fits(self, variant: Variant) -> bool:
        """Whether the variant is all that was said."""
        has = {option.name.en: option.value.en for option in variant.options}
        return all(has.get(axis) in values for axis, values in self.values.items())


class _Way(NamedTuple):
    """One way to say a value."""

    axis: str
    value: str
    words: str
    pattern: re.Pattern[str]


def options_said(text: str, variants: Sequence[Variant]) -> Said:
    """The option values that the text names; where several axes have one, its axis must be named."""
    rest = plain(text).lower()
    values: dict[str, set[str]] = {}
    options = {(option.name.en, option.value.en): option for variant in variants for option in variant.options}
    for way in _ways(tuple(options.values())):
        if way.value in values.get(way.axis, ()):
            continue
        match = way.pattern.search(rest)
        if match:
            values.setdefault(way.axis, set()).add(way.value)
            rest = rest[: match.start()] + " , " + rest[match.end() :]
    return Said(values, rest)


@lru_cache(maxsize=256)  # one entry for a product
def _ways(options: tuple[Option, ...]) -> list[_Way]:
    """All ways to say one of the values, the longest first; with its axis before by itself."""
    spoken = [(option, words) for option in options for words in _spoken(option)]
    owners: dict[str, set[str]] = {}
    for option, words in spoken:
        owners.setdefault(words, set()).add(option.name.en)
    beside = [way for option, words in spoken for way in _with_axis(option, words)]
    alone = [
        _Way(option.name.en, option.value.en, words, re.compile(_whole(words)))
        for option, words in spoken
        if len(owners[words]) == 1 and _tells(words)
    ]
    return sorted((*beside, *alone), key=lambda way: -len(way.words))


def _with_axis(option: Option, words: str) -> Iterator[_Way]:
    """A value with its axis on either side."""
    for axis in _axes(option, chinese=not words.isascii()):
        named, whole = re.escape(axis), _whole(words)
        pattern = rf"{named}\s*(?:is|of|:|：|是|为|要)?\s*{whole}|{whole}的?[\s-]*{named}"
        if words == "none":
            pattern += rf"|\b(?:without|no)\s+(?:an?\s+|the\s+)?{named}"
        yield _Way(option.name.en, option.value.en, words + axis, re.compile(pattern))


def _whole(words: str) -> str:
    return f"{_BEFORE}{re.escape(words)}{_BEHIND}" if words.isascii() else re.escape(words)


def _tells(words: str) -> bool:
    """Whether words say enough without their axis."""
    if not words.isascii():
        return len(words) > 1
    return not _BARE.fullmatch(words) or re.fullmatch(r"\d{2,}|small|medium|large", words) is not None


def _spoken(option: Option) -> set[str]:
    """What a value is called: by the catalogue, and in Chinese by the lexicon."""
    value, lexicon = option.value.en, load_lexicon()
    said = {value, option.value.zh or "", *load_option_words().of_value(option.name.en, value)}
    for words in (lexicon.colors.words, lexicon.materials.words, lexicon.attributes.words):
        entry = words.get("grey" if value == "gray" else value)
        said |= set(entry.zh) if entry else set()
    return {plain(words).lower() for words in said if words}


def _axes(option: Option, *, chinese: bool) -> set[str]:
    """What a property is called; a number stands beside a Chinese word, too (500片)."""
    named = {option.name.en, option.name.zh or ""} if not chinese else {option.name.zh or ""}
    return {plain(words).lower() for words in (*named, *load_option_words().of_axis(option.name.en)) if words}
