"""What a product's description says to a question, in its own words; never its price, stock or variants."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from xiaoer.encoders.base import Encoder
from xiaoer.knowledge.index import normalise
from xiaoer.knowledge.words import Words
from xiaoer.shop.types import Product
from xiaoer.types import Language

_CLAUSES = re.compile(r"[，,。；;]\s*(?![0-9]{3}(?:\D|$))|\.(?:\s|$)")
_RUN = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
_PRICE_OR_STOCK: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"多少钱|价格|什么价|几块|怎么卖|售价|单价|有货|现货|库存|缺货|没货|断货|还有没|卖完"),
    "en": re.compile(r"\b(how much (is|are)|prices?|costs?|in stock|available|availability|sold out|left)\b"),
}
ENOUGH_WORDS = 0.34
"""Share of a question's tokens that a clause must hold to answer; chosen with `python -m evals.knowledge goods`."""
ENOUGH_LIKENESS = 0.5
"""Likeness in meaning that is enough where no words tell; chosen in the same way."""


class DescriptionReader:
    """Finds the clause of a description that answers. Safe to call from several threads."""

    def __init__(self, words: Mapping[Language, Words], encoder: Encoder | None = None) -> None:
        """`words`: what customers say and descriptions say instead, from `load_words(folder, PRODUCTS)`.

        Without an encoder only words count.
        """
        self._words = words
        self._encoder = encoder

    def read(self, question: str, language: Language, product: Product) -> str | None:
        """The clause of the product's description that says what is asked, word for word, or None when none does."""
        text = product.description.say(language) if product.description else ""
        clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause.strip()]
        rest = _without(normalise(question), product.name.say(language))
        if not clauses or not rest.strip() or _PRICE_OR_STOCK[language].search(rest):
            return None
        by_words = np.array([self._shared(rest, clause, language) for clause in clauses])
        if by_words.max() >= ENOUGH_WORDS:
            return clauses[int(by_words.argmax())]
        if self._encoder is None:
            return None
        vectors = self._encoder.encode([rest, *clauses])
        likeness = vectors[1:] @ vectors[0]
        return clauses[int(likeness.argmax())] if likeness.max() >= ENOUGH_LIKENESS else None

    def _shared(self, question: str, clause: str, language: Language) -> float:
        """Share of the question's tokens that the clause has; one of a group is enough, as it says what is asked."""
        asked, said = (set(self._words[language].tokens(text)) for text in (question, clause))
        both = asked & said
        return 1.0 if any(token.startswith("=") for token in both) else len(both) / (len(asked) or 1)


def _without(question: str, name: str) -> str:
    """The question without the mention of the product, which tells nothing of what is asked.

    Of each run of letters in the name what the question has most of goes, once: 保温杯能保温吗 still asks about 保温.
    """
    rest = question.lower()
    for run in _RUN.findall(name.lower()):
        mention = _longest_in(rest, run) if "\u4e00" <= run[0] <= "\u9fff" else run
        rest = rest.replace(mention, " ", 1) if mention else rest
    return rest


def _longest_in(text: str, run: str) -> str:
    """The longest piece of `run`, of two characters or more, that `text` holds; of several the last, the noun."""
    pieces = (run[end - length : end] for length in range(len(run), 1, -1) for end in range(len(run), length - 1, -1))
    return next((piece for piece in pieces if piece in text), "")
