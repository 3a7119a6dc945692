"""The big one and the small one among candidates that differ in a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.items.candidates import Candidate
from xiaoer.understanding.items.references import Reference
from xiaoer.understanding.items.traits import know
from xiaoer.understanding.lexicon import Lexicon

_BIG = expression(r"大[的一点]|最大|\b(?:big|bigger|biggest|large|larger|largest)\b")
_SMALL = expression(r"小[的一点]|最小|\b(?:small|smaller|smallest|little)\b")
_MEASURE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[A-Za-z]+)")
_IN_BASE = {"L": ("ml", 1000.0), "kg": ("g", 1000.0), "m": ("mm", 1000.0), "cm": ("mm", 10.0), "TB": ("GB", 1000.0)}


def bigger_or_smaller(reference: Reference, candidates: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """The biggest or smallest ones, where the words ask for such and all candidates have one common measure."""
    text = reference.context
    big, small = _BIG.search(text), _SMALL.search(text)
    if bool(big) == bool(small):
        return list(candidates)
    measures = [_measures(each, lexicon) for each in candidates]
    common = set.intersection(*(set(each) for each in measures)) if measures else set()
    for unit in sorted(common):
        values = [each[unit] for each in measures]
        if len(set(values)) > 1:
            wanted = max(values) if big else min(values)
            return [each for each, value in zip(candidates, values, strict=True) if value == wanted]
    return list(candidates)


def _measures(candidate: Candidate, lexicon: Lexicon) -> dict[str, float]:
    """A candidate's measures by their unit."""
    found = {}
    for trait in know(candidate, lexicon).options:
        match = _MEASURE.fullmatch(trait.value) if trait.kind == "size" else None
        if match:
            unit, factor = _IN_BASE.get(match["unit"], (match["unit"], 1.0))
            found[unit] = float(match["number"]) * factor
    return found
