"""Values of a product's options that stand in a text as they are: "ventilation high", "1500 pieces", "蓝色"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xiaoer.shop.types import Option, Variant
from xiaoer.text.simplified import plain

_BARE = re.compile(r"yes|no|none|low|high|medium|small|large|\d+|[a-z]", re.IGNORECASE)  # says little without its axis


class Said(NamedTuple):
    """What was said for each axis, by its English name, and what of the text is left beside."""

    values: dict[str, set[str]]
    rest: str

    def fits(self, variant: Variant) -> bool:
        """Whether the variant is all that was said."""
        has = {option.name.en: option.value.en for option in variant.options}
        return all(has.get(axis) in values for axis, values in self.values.items())


def options_said(text: str, variants: Sequence[Variant]) -> Said:
    """The option values that the text names; where several axes have one, its axis must be named."""
    rest = plain(text).lower()
    values: dict[str, set[str]] = {}
    options = {(option.name.en, option.value.en): option for variant in variants for option in variant.options}
    shared = _shared(options)
    for (axis, value), option in sorted(options.items(), key=lambda entry: -len(entry[0][1])):
        for spoken in _spellings(option, alone=value not in shared):
            match = re.search(spoken, rest)
            if match:
                values.setdefault(axis, set()).add(value)
                rest = rest[: match.start()] + " , " + rest[match.end() :]
                break
    return Said(values, rest)


def _shared(options: Iterable[tuple[str, str]]) -> set[str]:
    """Values that more than one axis has."""
    seen: dict[str, set[str]] = {}
    for axis, value in options:
        seen.setdefault(value, set()).add(axis)
    return {value for value, axes in seen.items() if len(axes) > 1}


def _spellings(option: Option, *, alone: bool) -> list[str]:
    """Expressions for a value: with its axis on either side, and by itself where that is enough."""
    found = []
    for value, axis in ((option.value.en, option.name.en), (option.value.zh, option.name.zh)):
        if not value:
            continue
        spoken, named = re.escape(plain(value).lower()), re.escape(plain(axis or "").lower())
        edge = (r"(?<![\w.])", r"(?![\w.]\w|\w)") if value.isascii() else ("", "")
        whole = f"{edge[0]}{spoken}{edge[1]}"
        if axis:
            found += [rf"{named}\s*(?:is|of|:|：|是|为)?\s*{whole}", rf"{whole}[\s-]*{named}"]
        if alone and not (_BARE.fullmatch(value) and not re.fullmatch(r"\d{2,}|small|medium|large", value.lower())):
            found.append(whole)
    return found
