"""One text as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from spacy.tokens import Doc

from xiaoer.understanding.entities.phrases import Hit, Hits, PhraseKind
from xiaoer.understanding.entities.types import Entity
from xiaoer.understanding.lexicon import Lexicon

_WINDOW = 80  # characters


class Edges(NamedTuple):
    """Where a document's tokens, other than blanks, begin and end."""

    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, doc: Doc) -> Edges:
        """The edges of a document's tokens."""
        places = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
        return cls(frozenset(start for start, _ in places), frozenset(end for _, end in places))

    def hold(self, start: int, end: int) -> bool:
        """Whether a stretch begins and ends at edges."""
        return start < end and start in self.starts and end in self.ends


@dataclass(frozen=True)
class Reading:
    """What every rule reads: offsets are the same in all of it.

    `text` is the document's: half-width and Simplified; `lower` the same in lower case; `typed` as it
    came in, in half-width characters, from which names and addresses are taken. `known` are the
    identifiers that were found before: the other rules leave their characters alone.
    """

    doc: Doc
    text: str
    lower: str
    typed: str
    today: date
    lexicon: Lexicon
    hits: Hits
    edges: Edges
    known: tuple[Entity, ...] = ()

    def of(self, kind: PhraseKind) -> tuple[Hit, ...]:
        """The lexicon's words of one kind."""
        return self.hits.get(kind, ())

    def before(self, position: int) -> str:
        """What stands before a place, in lower case: enough for a word to be explained."""
        return self.lower[max(0, position - _WINDOW) : position]

    def opens(self, position: int) -> bool:
        """Whether nothing but blanks stands before a place."""
        return not self.lower[: position - _WINDOW].strip() and not self.before(position).strip()

    def token_end(self, end: int) -> int:
        """The end of the token that `end` lies in: 802 in "802-3" goes on to the 3."""
        return end if end in self.edges.ends else min((e for e in self.edges.ends if e > end), default=end)

    def aligned(self, start: int, end: int) -> bool:
        """Whether a stretch begins and ends where tokens do, so that no entity is half a token."""
        return self.edges.hold(start, end)
