"""One text as the rules see it: one way of writing for many, without moving a single character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xiaoer.text.normalise import to_half_width
from xiaoer.text.simplified import to_simplified
from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.reading import Edges
from xiaoer.understanding.entities.reading import Reading as Sentence
from xiaoer.understanding.lexicon import Lexicon, load_lexicon

_NUMERALS = dict(
    zip(
        "〇零洞一壹幺妖二贰两三叁四肆五伍六陆七柒拐八捌九玖勾",
        "000" + "1111" + "222" + "33" + "44" + "55" + "66" + "777" + "88" + "999",
        strict=True,
    )
)
# A number said digit by digit; shorter runs are quantities, days and prices. 洞, 妖, 拐 and 勾 are how digits are read
# aloud, and count beside others only.
_SPOKEN = re.compile(rf"[{''.join(_NUMERALS)}\d](?:[ ,，、-]?[{''.join(_NUMERALS)}\d]){{6,}}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_ANY_DAY = date(2000, 1, 1)  # no rule for places or names reads it
TAKEN = "\x01"
"""Stands in `Reading.left` for characters that belong to a number, an e-mail or the like."""
PLACE = "\x02"
"""Stands in `Reading.left` for characters that belong to an address."""


@dataclass(frozen=True)
class Reading:
    """`typed`: half-width, as it came in; `plain`: Simplified and with one kind of dash; `digits`: Chinese numerals
    said digit by digit are digits, too. Offsets are the same in all of them.
    """

    typed: str
    plain: str
    digits: str

    @classmethod
    def of(cls, text: str) -> Reading:
        """A text in its three ways of writing."""
        typed = to_half_width(text)
        plain = to_simplified(typed).translate(_DASHES)
        return cls(typed, plain, _spoken(_decimals(plain)))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the project's lexicon."""
        return load_lexicon()

    def without(self, spans: Iterable[tuple[int, int]], sign: str) -> Reading:
        """The same with `sign` for every character of these spans (start, end)."""
        chosen = list(spans)
        return Reading(*(_replaced(text, chosen, sign) for text in (self.typed, self.plain, self.digits)))

    def sentence(self) -> Sentence:
        """The reading that the rules for entities take, without the words that they look for."""
        doc = tokenise(self.plain)
        return Sentence(doc, self.plain, self.plain.lower(), self.typed, _ANY_DAY, self.lexicon, {}, Edges.of(doc))


def _replaced(text: str, spans: Iterable[tuple[int, int]], sign: str) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = sign * (end - start)
    return "".join(letters)


def _decimals(text: str) -> str:
    """Digits of any script as ASCII ones."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else str(unicodedata.decimal(char, char)) for char in text)


def _spoken(text: str) -> str:
    if text.isascii():
        return text
    return _SPOKEN.sub(lambda match: "".join(_NUMERALS.get(char, char) for char in match[0]), text)
