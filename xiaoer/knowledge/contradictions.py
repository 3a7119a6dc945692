"""Numbers that contradict each other between the documents of one language, or a declared fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.numbers import in_digits
from xiaoer.knowledge.types import Document, Sentence
from xiaoer.knowledge.yaml_text import YAMLError, load_yaml
from xiaoer.types import Language

FACTS = "facts.yml"
_FIELDS = {"fact", "profile", "file", "at", "value", "zh", "en"}
_NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
_CLAUSES = {"zh": re.compile(r"[，。；！？：:;!?\n]"), "en": re.compile(r"[,;!?\n]|[.:](?:\s|$)")}
_LEAST = {"zh": 6, "en": 4}  # Han characters, words: what is shorter is about many things ("7 days")
_WORD = {"zh": re.compile(r"[\u4e00-\u9fff]"), "en": re.compile(r"[A-Za-z']+")}


class Place(NamedTuple):
    """Something wrong in a file."""

    file: str
    line: int
    message: str


class Fact(NamedTuple):
    """A number that must be the same wherever one of the wordings stands."""

    name: str
    line: int
    value: float
    wordings: Mapping[Language, Sequence[str]]


def between_documents(documents: Sequence[Document]) -> Iterator[Place]:
    """Clauses of two documents that say the same but for their numbers."""
    said: dict[tuple[str, str], tuple[str, list[str], int]] = {}
    for document in documents:
        for sentence in _sentences(document):
            for clause in _CLAUSES[document.language].split(_plain(sentence.text, document.language)):
                found = _NUMBER.findall(clause)
                if not found or len(_WORD[document.language].findall(clause)) < _LEAST[document.language]:
                    continue
                key = (document.language, " ".join(_NUMBER.sub("#", clause).lower().split()))
                file, numbers, line = said.setdefault(key, (document.file, found, sentence.line))
                if numbers != found and file != document.file:
                    says = f"says {', '.join(found)} where {file}:{line} says {', '.join(numbers)} in the same words"
                    yield Place(document.file, sentence.line, f"{says}; change one, or word them differently")


def load_facts(folder: Path, rules: Mapping[str, object] | None) -> tuple[list[Fact], list[Place]]:
    """The facts of `facts.yml`, and what is wrong with the file. Without `rules` those of the profile are left out.

    A fact's number is that of the profile, `value`, or what stands `at` a place in a `file` of the shop's (YAML or
    JSON, from the knowledge folder), such as its list of coupons.
    """
    path = folder / FACTS
    if not path.is_file():
        return [], []
    try:
        text = path.read_text(encoding="utf-8")
        raw = load_yaml(text) or []
    except (YAMLError, UnicodeDecodeError) as error:
        return [], [Place(FACTS, 1, f"this isn't YAML in UTF-8: {' '.join(str(error).split())}")]
    if not isinstance(raw, list):
        return [], [Place(FACTS, 1, "it takes a list of facts, each with fact, profile, file or value, zh and en")]
    facts, places = [], []
    for entry, line in zip(raw, _lines_of_entries(text), strict=False):
        try:
            fact = _fact(entry, line, rules, folder)
        except ConfigurationError as error:
            places.append(Place(FACTS, line, str(error)))
        else:
            facts += [fact] if fact else []
    return facts, places


def against_facts(documents: Sequence[Document], facts: Sequence[Fact]) -> Iterator[Place]:
    """Places that state a declared fact with another number, and wordings that stand nowhere."""
    for fact in facts:
        for language, wordings in fact.wordings.items():
            for wording in wordings:
                matches = list(_said(documents, language, wording))
                if not matches:
                    yield Place(FACTS, fact.line, f"no {language} document says {wording!r}; correct or remove it")
                for document, sentence, number in matches:
                    if float(number) != fact.value:
                        says = f"says {number}, but {fact.name} is {fact.value:g} ({FACTS}:{fact.line})"
                        yield Place(document.file, sentence.line, f"{says}; change one")


def look_up(rules: object, key: str) -> object:
    """What stands under a path such as `returns.return_window_days` or `coupons.NEW20.days.1`, or None.

    In a list a number counts from 0, and anything else is a value of the entry that is meant.
    """
    value = rules
    for part in key.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list):
            value = _entry(value, part)
        else:
            return None
    return value


def _entry(entries: Sequence[object], part: str) -> object:
    if part.isdigit():
        return entries[int(part)] if int(part) < len(entries) else None
    return next((each for each in entries if isinstance(each, Mapping) and part in each.values()), None)


def _fact(entry: object, line: int, rules: Mapping[str, object] | None, folder: Path) -> Fact | None:
    if not isinstance(entry, dict) or not set(entry) <= _FIELDS or not isinstance(entry.get("fact"), str):
        raise ConfigurationError(f"found {entry!r}; a fact has {', '.join(sorted(_FIELDS))}")
    wordings: dict[Language, list[str]] = {"zh": entry.get("zh") or [], "en": entry.get("en") or []}
    for each in (wording for listed in wordings.values() for wording in (listed if isinstance(listed, list) else [0])):
        if not isinstance(each, str) or each.count("{}") != 1:
            raise ConfigurationError(f"the wording {each!r} must be a text with one {{}} for the number")
    if "profile" in entry:
        if rules is None:
            return None
        value = look_up(rules, str(entry["profile"]))
    elif "file" in entry:
        value = look_up(_shop_file(folder, str(entry["file"])), str(entry.get("at")))
    else:
        value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigurationError(f"{entry['fact']} is {value!r}, not a number; correct profile, file and at, or value")
    return Fact(entry["fact"], line, float(value), wordings)


def _shop_file(folder: Path, name: str) -> object:
    try:
        return load_yaml((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(
            f"{name} can't be read ({reason}); correct file, or give the number as value"
        ) from error


def _lines_of_entries(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("- ")]


def _plain(text: str, language: Language) -> str:
    """Numbers in digits; Chinese without the spaces that some put around them."""
    found = in_digits(text, language)
    return found.replace(" ", "") if language == "zh" else found


def _said(documents: Sequence[Document], language: Language, wording: str) -> Iterator[tuple[Document, Sentence, str]]:
    before, after = (re.escape(_plain(part, language)) for part in wording.split("{}"))
    pattern = re.compile(rf"{before}(\d+(?:\.\d+)?){after}")
    for document in documents:
        if document.language != language:
            continue
        for sentence in _sentences(document):
            for match in pattern.finditer(_plain(sentence.text, language)):
                yield document, sentence, match[1]


def _sentences(document: Document) -> Iterator[Sentence]:
    for passage in document.passages:
        if not passage.is_table:  # rows say the same of other things
            yield from passage.sentences
