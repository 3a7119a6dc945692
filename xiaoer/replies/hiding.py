"""What a prompt doesn't show: the customer's numbers, names and addresses stand as placeholders and come back after."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import IDENTIFIERS, EntityKind
from xiaoer.understanding.llm.masking import Masked, Span, mask

_ANY_DAY = date(2000, 1, 1)
_PLACEHOLDER = re.compile(r"\[[A-Z_]+_\d+\]")
_KINDS: tuple[EntityKind, ...] = (*IDENTIFIERS, "address", "receiver")


class Hidden:
    """Placeholders of one reply: the same value has the same one in every text."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """`text` with placeholders."""
        entities = _extractor().extract(text, _ANY_DAY)
        masked = mask(text, [Span(entity.start, entity.end, entity.kind) for entity in entities])
        return _PLACEHOLDER.sub(lambda match: self._name(masked, match), masked.text)

    def show(self, text: str) -> str:
        """`text` with the values again; placeholders that stand for nothing stay."""
        return _PLACEHOLDER.sub(lambda match: self._values.get(match.group(), match.group()), text)

    def _name(self, masked: Masked, match: re.Match[str]) -> str:
        start, end = masked.span(*match.span())
        value = masked.original[start:end]
        if value == match.group():  # the text has it as it is
            return value
        kind = match.group()[1:-1].rpartition("_")[0]
        if (kind, value) not in self._names:
            count = sum(known == kind for known, _ in self._names) + 1
            name = f"[{kind}_{count}]"
            self._names[kind, value] = name
            self._values[name] = value
        return self._names[kind, value]


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor(kinds=_KINDS)
