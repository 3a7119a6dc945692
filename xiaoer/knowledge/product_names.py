"""Which product of the catalogue a question names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from xiaoer.shop.types import Product
from xiaoer.types import Language

_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ENOUGH = 0.3  # share of a name's weight that a question must hold


def named_product(question: str, language: Language, products: Sequence[Product]) -> Product | None:
    """The one product whose name the question holds best, or None when it holds none or two alike.

    Parts of names count the less the more products have them. The last word, which says what it is,
    is enough: "手机" where one product is one.
    """
    names = [_parts(product.name.say(language), language) for product in products]
    found_in = Counter(part for parts in names for part in parts)
    asked = _parts(question, language)
    scores = []
    for parts in names:
        weights = {part: 1 / found_in[part] for part in parts}
        held = sum(weight for part, weight in weights.items() if part in asked)
        scores.append((held / sum(weights.values()) if weights else 0.0, held))
    ranked = sorted(range(len(products)), key=lambda i: scores[i], reverse=True)
    if not ranked:
        return None
    if scores[ranked[0]][0] < _ENOUGH and _kind(products[ranked[0]].name.say(language), language) not in asked:
        return None
    if len(ranked) > 1 and scores[ranked[1]] == scores[ranked[0]]:
        return None
    return products[ranked[0]]


def _kind(name: str, language: Language) -> str:
    """The last word of a name."""
    run = (_HAN if language == "zh" else _WORD).findall(name.lower())
    return next(iter(_parts(run[-1][-2:] if language == "zh" else run[-1], language)), "") if run else ""


def _parts(text: str, language: Language) -> set[str]:
    """Words of Latin script, without a plural's s, and pairs of Han characters."""
    low = text.lower()
    found = {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(low)}
    if language == "zh":
        found |= {run[i : i + 2] for run in _HAN.findall(low) for i in range(len(run) - 1)}
    return found
