"""What a text says of a thing: its nouns and its colour, size, material and the like, in one way of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from xiaoer.shop.types import Option
from xiaoer.text.simplified import plain
from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.phrases import Hit, PhraseKind, phrase_finder
from xiaoer.understanding.entities.reading import Edges, Reading
from xiaoer.understanding.entities.size import find_sizes, letters
from xiaoer.understanding.items.candidates import Candidate
from xiaoer.understanding.lexicon import Lexicon

TraitKind = Literal["color", "size", "material", "attribute", "number"]
_DESCRIBING: tuple[Literal["color", "material", "attribute"], ...] = ("color", "material", "attribute")
_NUMBER = expression(r"(?<![\w.])\d{1,5}(?:\.\d)?(?![\w.%])")
_PERCENT = expression(r"(?<![\w.])\d{1,3}%")
_LETTERS = re.compile(r"x{0,4}[sml]|[2-6]xl", re.IGNORECASE)
_SIZE_WORDS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL"}
_ONE_DAY = date(2000, 1, 1)  # no rule that is used here looks at it


class Trait(NamedTuple):
    """One property: a kind and its value, as entities have it."""

    kind: TraitKind
    value: str


@dataclass(frozen=True)
class Described:
    """What a customer's words say of one thing."""

    nouns: frozenset[str]
    traits: frozenset[Trait]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Known:
    """What is known of a candidate: its nouns, what its options are, and what its name says beside."""

    nouns: frozenset[str]
    options: frozenset[Trait]
    named: frozenset[Trait]
    words: tuple[str, ...]
    values: tuple[str, ...]


def read(text: str, lexicon: Lexicon) -> Reading:
    """A text with the lexicon's words in it."""
    doc = tokenise(plain(text))
    hits = phrase_finder(lexicon).find(doc)
    return Reading(doc, doc.text, doc.text.lower(), text, _ONE_DAY, lexicon, hits, Edges.of(doc))


def describe(reading: Reading) -> Described:
    """Nouns and traits of a customer's words, each word with all that it may mean."""
    hits = [(kind, hit) for kind in _DESCRIBING for hit in reading.of(kind)]
    nouns = list(reading.of("product"))
    hits = [(kind, hit) for kind, hit in hits if not any(_within(hit, noun) for noun in nouns)]
    sizes = [entity for entity in find_sizes(reading) if reading.aligned(entity.start, entity.end)]
    traits = [Trait(kind, key) for kind, hit in hits for key in hit.keys]
    traits += [Trait("size", entity.value) for entity in sizes]
    spans = [(hit.start, hit.end) for _, hit in hits] + [(noun.start, noun.end) for noun in nouns]
    spans += [(entity.start, entity.end) for entity in sizes]
    for pattern in (_NUMBER, _PERCENT):
        for match in pattern.finditer(reading.lower):
            if not any(start <= match.start() < end for start, end in spans):
                traits.append(Trait("number", match[0]))
                spans.append(match.span())
    keys = frozenset(key for noun in nouns for key in noun.keys)
    return Described(keys, frozenset(traits), tuple(sorted(spans)))


def _within(hit: Hit, noun: Hit) -> bool:
    return noun.start <= hit.start and hit.end <= noun.end


@lru_cache(maxsize=4096)
def know(candidate: Candidate, lexicon: Lexicon) -> Known:
    """What is known of a candidate."""
    names = [name for name in (candidate.name.en, candidate.name.zh) if name]
    nouns: set[str] = set()
    named: set[Trait] = set()
    for name in names:
        reading = read(name, lexicon)
        hits = reading.of("product")
        nouns.update(key for hit in hits for key in hit.keys)
        named.update(Trait(kind, key) for kind in _DESCRIBING for hit in reading.of(kind) for key in hit.keys)
    options = frozenset(trait for option in candidate.options for trait in _option_traits(option, lexicon))
    values = [value for option in candidate.options for value in (option.value.en, option.value.zh) if value]
    return Known(
        frozenset(nouns),
        options,
        frozenset(named) - options,
        tuple(plain(name).lower() for name in names),
        tuple(plain(value).lower() for value in values),
    )


def _option_traits(option: Option, lexicon: Lexicon) -> Iterator[Trait]:
    """What one option of a variant says: "color: navy", "waterproof: yes", "size: 42"."""
    axis = option.name.en.lower()
    value = option.value.en.strip()
    if value.lower() in ("yes", "no"):
        yield from _yes_or_no(axis, value.lower() == "yes", lexicon)
        return
    size = value.lower()
    yield from _with_axis(axis, size, lexicon)
    if _LETTERS.fullmatch(size) or size in _SIZE_WORDS:
        yield Trait("size", _SIZE_WORDS.get(size) or letters(size))
    elif re.fullmatch(r"\d+(?:\.\d)?", size):
        yield Trait("size", size)
    named = f"{'no' if size == 'none' else size} {axis}"  # "backlight: none", "backlight: white"
    if named in lexicon.attributes.words:
        yield Trait("attribute", named)
    for text in (option.value.en, option.value.zh):
        if text:
            reading = read(text, lexicon)
            for entity in find_sizes(reading):
                yield Trait("size", entity.value)
            yield from (Trait(kind, key) for kind in _kinds(axis) for hit in reading.of(kind) for key in hit.keys)
            yield from (Trait("number", match[0]) for match in re.finditer(r"\d{1,5}(?:\.\d)?%?", reading.lower))


def _with_axis(axis: str, value: str, lexicon: Lexicon) -> Iterator[Trait]:
    """Attributes that only the axis and its value make together: a white backlight, no backlight."""
    text = f"{'no' if value == 'none' else value} {axis}"
    yield from (Trait("attribute", key) for hit in read(text, lexicon).of("attribute") for key in hit.keys)


def _kinds(axis: str) -> tuple[Literal["color", "material", "attribute"], ...]:
    """Of which kinds an axis' values are: "red" is a colour, unless switches are red."""
    if "color" in axis or "colour" in axis or axis == "shade":
        return ("color",) if "temperature" not in axis else ("attribute",)
    return ("material", "attribute") if axis != "type" else ("attribute",)


def _yes_or_no(axis: str, yes: bool, lexicon: Lexicon) -> Iterator[Trait]:
    kind: PhraseKind = "attribute"
    for hit in read(axis, lexicon).of(kind):
        for key in hit.keys:
            yield Trait("attribute", key if yes else f"not {key}")
