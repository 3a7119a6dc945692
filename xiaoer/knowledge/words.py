"""Words that mean the same: what customers say and what the shop writes, from `words.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.tokens import tokens
from xiaoer.knowledge.yaml_text import YAMLError, load_yaml
from xiaoer.types import Language

FILE = "words.yml"
PRODUCTS = "product_words.yml"  # of goods, for `DescriptionReader`
_LETTER = "[a-z0-9]"


class Words:
    """Groups of phrases of one language. `Words([], language)` knows none."""

    def __init__(self, groups: Sequence[Sequence[str]], language: Language) -> None:
        """`groups`: phrases that mean the same; each phrase belongs to one group."""
        self.language = language
        self._group = {phrase.lower(): f"={number}" for number, group in enumerate(groups) for phrase in group}
        longest_first = sorted(self._group, key=len, reverse=True)
        alternatives = "|".join(re.escape(phrase) for phrase in longest_first) or r"(?!)"
        edges = rf"(?<!{_LETTER})({alternatives})(?:s|es)?(?!{_LETTER})" if language == "en" else f"({alternatives})"
        self._phrase = re.compile(edges)

    def tokens(self, text: str) -> list[str]:
        """Tokens of `text`, in which every phrase of a group is that group's one token."""
        groups: list[str] = []

        def take(match: re.Match[str]) -> str:
            groups.append(self._group[match[1]])
            return " "

        rest = self._phrase.sub(take, text.lower())
        return groups + tokens(rest, self.language)


def load_words(folder: Path, name: str = FILE) -> dict[Language, Words]:
    """The words of a knowledge folder; none where it has no file of that name.

    Raises `ConfigurationError` with the file's name for anything but lists of phrases below `zh` and `en`.
    """
    path = folder / name
    try:
        raw = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name}:1: this isn't YAML in UTF-8: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict) or not set(raw) <= {"zh", "en"}:
        raise ConfigurationError(f"{name}:1: found {raw!r}; it takes lists of phrases below zh: and en:")
    return {"zh": Words(_groups(raw, "zh", name), "zh"), "en": Words(_groups(raw, "en", name), "en")}


def _groups(raw: Mapping[str, object], language: Language, name: str) -> list[list[str]]:
    groups = raw.get(language) or []
    if not isinstance(groups, list):
        raise ConfigurationError(f"{name}:1: {language} is {groups!r}; it takes a list of lists of phrases")
    seen: dict[str, object] = {}
    for group in groups:
        if not isinstance(group, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in group):
            raise ConfigurationError(
                f"{name}:1: {language} has {group!r}; it takes a line such as - [refund, money back]"
            )
        for phrase in group:
            if phrase.lower() in seen:
                raise ConfigurationError(f"{name}:1: {language} has {phrase!r} in two lines; keep it in one of them")
            seen[phrase.lower()] = group
    return groups
