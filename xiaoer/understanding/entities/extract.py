"""All rules together: candidates, then the best one for every stretch of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from spacy.tokens import Doc

from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import to_half_width
from xiaoer.text.simplified import plain
from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.address import find_addresses
from xiaoer.understanding.entities.alone import nothing_but, without
from xiaoer.understanding.entities.attribute import find_attributes
from xiaoer.understanding.entities.color import find_colors
from xiaoer.understanding.entities.contact import find_contact
from xiaoer.understanding.entities.dates.find import find_dates
from xiaoer.understanding.entities.masked import find_masked
from xiaoer.understanding.entities.material import find_materials
from xiaoer.understanding.entities.money import find_money
from xiaoer.understanding.entities.names import find_names
from xiaoer.understanding.entities.numbers import find_numbers
from xiaoer.understanding.entities.phrases import phrase_finder
from xiaoer.understanding.entities.product import find_products
from xiaoer.understanding.entities.quantity import find_quantities
from xiaoer.understanding.entities.reading import Edges, Reading
from xiaoer.understanding.entities.reason import find_reasons
from xiaoer.understanding.entities.selection import find_selections
from xiaoer.understanding.entities.size import find_sizes
from xiaoer.understanding.entities.types import KINDS, Entity, EntityKind
from xiaoer.understanding.lexicon import Lexicon, load_lexicon

__all__ = ["Extractor", "extract", "nothing_but"]

_READ = 2000  # characters: nobody gives a number behind more than that
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# What stands beside four digits that are no phone's; they themselves are the \0.
_YEAR_OR_AMOUNT = re.compile(
    r"(?i)(?:[¥￥$€£]|\b(?:in|since|of|card|visa|cost|paid)|卡|卡号)\s*\0|[.,\d]\0|\0\s*(?:[.,]\d|年|元|块|件|个|克|毫|yuan|usd|rmb|cm|mm|ml|g\b|kg)"
)
_RULES: dict[EntityKind, Callable[[Reading], Iterator[Entity]]] = {
    "address": find_addresses,
    "date": find_dates,
    "money": find_money,
    "selection": find_selections,
    "reason": find_reasons,
    "size": find_sizes,
    "quantity": find_quantities,
    "product": find_products,
    "color": find_colors,
    "material": find_materials,
    "attribute": find_attributes,
}
# Of what a thing is, the longer words are right: "green tea" is no colour.
_BY_LENGTH: frozenset[EntityKind] = frozenset({"product", "color", "material", "attribute"})
_RANK = {kind: KINDS.index("product") if kind in _BY_LENGTH else rank for rank, kind in enumerate(KINDS)}


class Extractor:
    """Finds the entities of `kinds`, all of them by default, with one lexicon's words."""

    def __init__(self, lexicon: Lexicon | None = None, kinds: Collection[EntityKind] = KINDS) -> None:
        """Raises `ConfigurationError` for a kind that there isn't."""
        unknown = sorted(set(kinds) - set(KINDS))
        if unknown:
            raise ConfigurationError(f"there is no entity kind {', '.join(unknown)}; the kinds are {', '.join(KINDS)}")
        self._lexicon = lexicon or load_lexicon()
        self._phrases = phrase_finder(self._lexicon)
        self._kinds = frozenset(kinds)
        wanted = {"address" if kind == "receiver" else kind for kind in kinds}
        self._rules = [rule for kind, rule in _RULES.items() if kind in wanted]

    def extract(self, text: str, today: date) -> tuple[Entity, ...]:
        """The entities of `text` in order, none overlapping another or cutting a token, offsets into `text`.

        Dates are relative to `today`. Only the first 2,000 characters are read.
        """
        typed = to_half_width(text[:_READ])
        doc = tokenise(plain(typed))
        edges = Edges.of(doc)
        known = _identifiers(doc, typed, edges)
        hits, lower = self._phrases.find(doc), doc.text.lower()
        reading = Reading(doc, doc.text, lower, typed, today, self._lexicon, hits, edges, tuple(known))
        found = (_without_spaces(entity, doc.text) for rule in self._rules for entity in rule(reading))
        chosen = _settle((entity for entity in found if edges.hold(entity.start, entity.end)), known)
        return tuple(sorted((entity for entity in chosen if entity.kind in self._kinds), key=lambda e: e.start))


def _without_spaces(entity: Entity, text: str) -> Entity:
    """The entity without blanks at its ends, which a rule may have read over."""
    said = text[entity.start : entity.end]
    start = entity.start + len(said) - len(said.lstrip())
    return entity._replace(start=start, end=start + len(said.strip()))


def extract(text: str) -> tuple[Entity, ...]:
    """The identifiers of `text` alone (`IDENTIFIERS`): what needs no lexicon and no date."""
    typed = to_half_width(text[:_READ])
    doc = tokenise(plain(typed))
    return tuple(sorted(_identifiers(doc, typed, Edges.of(doc)), key=lambda e: e.start))


def _identifiers(doc: Doc, typed: str, edges: Edges) -> list[Entity]:
    """Numbers, contacts and names; a name is as it was typed, Traditional characters and all."""
    found = chain(find_masked(doc.text), find_contact(doc), find_numbers(doc), find_names(doc))
    chosen = _settle(entity for entity in found if edges.hold(entity.start, entity.end))
    chosen.extend(entity for entity in _last4_beside(doc.text, chosen) if edges.hold(entity.start, entity.end))
    return [e._replace(value=typed[e.start : e.end]) if e.kind == "name" else e for e in chosen]


def _settle(candidates: Iterable[Entity], taken: Sequence[Entity] = ()) -> list[Entity]:
    """`taken`, and of the candidates those that claim no other's characters: the better kind, then the longer one."""
    chosen: list[Entity] = []
    claimed = bytearray(_READ)
    for entity in (*taken, *sorted(candidates, key=lambda e: (_RANK[e.kind], e.start - e.end, e.start))):
        if not any(claimed[entity.start : entity.end]):
            claimed[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
            chosen.append(entity)
    return chosen


def _last4_beside(text: str, found: Sequence[Entity]) -> list[Entity]:
    """The only four digits beside an order number: "XE2024010001 8000", "cancel XE2024010001, phone 8000"."""
    if not any(entity.kind == "order_number" for entity in found) or any(e.kind == "phone_last4" for e in found):
        return []
    matches = list(_FOUR.finditer(without(text, [(e.start, e.end) for e in found])))
    if len(matches) != 1 or _YEAR_OR_AMOUNT.search(text[: matches[0].start()] + "\0" + text[matches[0].end() :]):
        return []
    return [Entity("phone_last4", matches[0].group(), *matches[0].span())]
