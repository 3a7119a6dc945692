"""Sentences of a paragraph, and Markdown's inline marks taken off."""

from __future__ import annotations

import re

from xiaoer.types import Language

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")
_END = {
    "zh": re.compile(r"(?<=[。！？!?])(?![”」』）)。！？!?])"),
    "en": re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!No\.)(?<!vs\.)\s+(?=[\"“(]?[A-Z0-9])"),
}
_LEAD_OUT = {"zh": 7, "en": 12}  # characters: "不可以。" and "No." say nothing without what follows
_DEPENDENT = {
    "zh": re.compile(r"^(但|不过|然而|否则|其中|也就是说|除此之外|如果不|此外)"),
    "en": re.compile(r"^(But|However|Otherwise|Except|Unless|Then|In that case|That|This|These|They)\b"),
}


def plain(markdown: str) -> str:
    """Inline Markdown as the customer reads it: link texts without targets, no emphasis marks."""
    return _MARKS.sub("", _LINK.sub(r"\1", markdown)).strip()


def split(text: str, language: Language) -> list[str]:
    """The sentences of a plain paragraph; a lone "No." stays with the sentence that explains it."""
    sentences: list[str] = []
    for part in _END[language].split(text):
        piece = part.strip()
        if not piece:
            continue
        if sentences and len(sentences[-1]) < _LEAD_OUT[language]:
            sentences[-1] += piece if language == "zh" else f" {piece}"
        else:
            sentences.append(piece)
    return sentences


def depends_on_previous(sentence: str, language: Language) -> bool:
    """Whether it limits or continues the sentence before it, so that neither is true alone."""
    return bool(_DEPENDENT[language].match(sentence))
