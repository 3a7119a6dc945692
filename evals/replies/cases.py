"""Drafts with what they rest on: written ones from `cases/`, and the passages that they were written from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from xiaoer.replies.types import Grounds, Source
from xiaoer.types import Language

FOLDER = Path(__file__).parent / "cases"
Part = Literal["dev", "second", "unseen"]


class Case(NamedTuple):
    """A draft, whether it is right, and for a wrong one what is wrong with it."""

    draft: str
    grounds: Grounds
    wrong: str | None = None


def right_drafts(language: Language, part: Part) -> list[Case]:
    """The right drafts of one part."""
    return [Case(entry["right"], _grounds(entry, language)) for entry in _entries(language, part)]


def written_wrong(language: Language, part: Part) -> list[Case]:
    """Wrong drafts that were written by hand."""
    entries = _read(f"{_prefix(part)}wrong_{language}.yml")
    return [Case(entry["draft"], _grounds(entry, language), entry["wrong"]) for entry in entries]


def made_wrong(language: Language, part: Part) -> list[Case]:
    """Wrong drafts that `spoil` made out of right ones; each names the number of its right one."""
    right = right_drafts(language, part)
    entries = [each for each in _read(f"made_{part}.yml") if each["language"] == language]
    return [Case(each["draft"], right[each["of"]].grounds, each["wrong"]) for each in entries]


def _entries(language: Language, part: Part) -> list[dict[str, str]]:
    return _read(f"{_prefix(part)}{language}.yml")


def _prefix(part: Part) -> str:
    return "" if part == "dev" else f"{part}_"


def _read(name: str) -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def _grounds(entry: dict[str, str], language: Language) -> Grounds:
    """What was retrieved when the case was written: `passages.yml` keeps it, so that documents may change."""
    rules = tuple(Source(text, "rule", about) for about, text in _passages()[language][entry["question"]])
    world = tuple(Source(**each) for each in _worlds()[language][entry["world"]]) if "world" in entry else ()
    return Grounds(entry["question"], language, world + rules)


@lru_cache(maxsize=1)
def _passages() -> dict[Language, dict[str, list[tuple[str, str]]]]:
    kept = yaml.safe_load((FOLDER / "passages.yml").read_text(encoding="utf-8"))
    return {
        language: {
            question: [tuple(kept[language]["passages"][number]) for number in numbers]
            for question, numbers in kept[language]["questions"].items()
        }
        for language in kept
    }


@lru_cache(maxsize=1)
def _worlds() -> dict[Language, dict[str, list[dict[str, str]]]]:
    loaded: dict[Language, dict[str, list[dict[str, str]]]] = yaml.safe_load((FOLDER / "worlds.yml").read_text("utf-8"))
    return loaded
