"""What a reply may rest on, and what can be wrong with a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from xiaoer.types import Language

Kind = Literal["rule", "product", "data", "deed"]
"""Where a source comes from: the shop's rules, its catalogue, what the shop's system says of this customer's orders,
and what was done or refused in this conversation."""

Defect = Literal[
    "fact",  # a number, date, identifier or amount that no source has, or not there
    "stranger",  # a person, a place or a contact that no source has
    "product",  # a thing for sale that nobody spoke of
    "claim",  # something that no source says
    "promise",  # a deed that nobody did, or one that nobody may promise
    "contradiction",  # the opposite of what a source says or of what was just done
    "phrase",  # words that the shop forbids
    "form",  # empty, too long, not prose
    "language",
]


class Source(NamedTuple):
    """One piece of text that may be relied on. `about` is its heading, whose words belong to it."""

    text: str
    kind: Kind = "rule"
    about: str = ""


class Fault(NamedTuple):
    """What is wrong with a draft, the words that show it, and how to mend it, for the one who writes it again."""

    defect: Defect
    piece: str
    advice: str


@dataclass(frozen=True)
class Grounds:
    """What a reply answers and rests on.

    `question`: the customer's message. `said`: what the customer wrote before it, which tells what is spoken of and
    proves nothing.
    """

    question: str
    language: Language
    sources: tuple[Source, ...]
    said: tuple[str, ...] = ()
