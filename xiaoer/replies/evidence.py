"""The sources, cut into sentences that can be held against the clauses of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from xiaoer.knowledge.tokens import tokens
from xiaoer.replies.clauses import Clause, clauses_of, sentences_of
from xiaoer.replies.concepts import Concepts, concepts_of
from xiaoer.replies.facts import find_facts
from xiaoer.replies.goods import goods_in
from xiaoer.replies.types import Grounds, Source
from xiaoer.replies.wording import words
from xiaoer.types import Language

# Topics that stand beside others: they decide only where a clause has no other.
_SECONDARY = words("topics", "secondary")
_POINTS_BACK = re.compile(
    r"^(?:这些|这样|这种|它|此|该|但|不过|否则|超过|其他)"
    r"|^(?:such|these|this|that|it|they|if such|after that|otherwise|if it)\b",
    re.IGNORECASE,
)
# A sentence of this kind extends what was said before it to its own conditions.
_LIKEWISE = re.compile(
    r"同样|一样|也(?!不)|还要|\bsame\b|\balso\b|\btoo\b|\blike any other\b|\bjust like\b", re.IGNORECASE
)
# What may be satisfied by a bare number of a source: "3, 6 or 12 instalments", "stock: 5".
_COUNTED = frozenset({"pieces", "times", "points", "instalments", "number", "characters", "sheets"})
_MOMENTS = ({"ordered"}, {"received", "delivery"}, {"shipping"})
_NEAR = 0.6  # of the closest sentence's share of words: what is further off speaks of something else


@dataclass(frozen=True)
class Unit:
    """One sentence of a source with what its heading and, where it points back, the sentence before it say."""

    text: str
    source: Source
    language: Language
    own: Concepts
    around: Concepts
    facts: frozenset[tuple[str, str]]
    clauses: tuple[Clause, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The tokens of the sentence, its heading and its neighbours."""
        return frozenset(tokens(f"{self.source.about} {self.source.text}", self.language))

    @cached_property
    def close_words(self) -> frozenset[str]:
        """The tokens of the sentence and its heading."""
        return frozenset(tokens(f"{self.source.about} {self.text}", self.language))

    @cached_property
    def orders(self) -> frozenset[str]:
        """The identifiers in the heading of what the shop's system says: of which order it speaks."""
        return frozenset(fact.value for fact in find_facts(self.source.about) if fact.kind == "id")

    @cached_property
    def goods(self) -> frozenset[str]:
        """The products that the source names."""
        return frozenset(entity.value for entity in goods_in(self.source.text) if entity.kind == "product")

    @property
    def of_customer(self) -> bool:
        """Whether it says something of this customer's own."""
        return self.source.kind in ("data", "deed")

    @cached_property
    def topics(self) -> frozenset[str]:
        """What it is about: what it says itself, else its heading, else its document's title."""
        if self.own.topic - _SECONDARY:
            return self.own.topic
        title, _, heading = self.source.about.partition("›")
        nearest = concepts_of(heading or title, self.language).topic
        if not nearest - _SECONDARY:
            nearest |= concepts_of(title, self.language).topic
        return self.own.topic | nearest | self.around.topic

    def states(self, fact: tuple[str, str], topics: frozenset[str], conditions: frozenset[str]) -> bool:
        """Whether the sentence states the fact of one of these topics, under all of these conditions."""
        if not self._has(fact, self.facts):
            return False
        stating = [each for each in self.clauses if self._has(fact, frozenset(f.key for f in each.facts))]
        if not stating:  # it stands in the heading
            return self._about(topics, self.topics, True)
        return any(self._clause_speaks_of(each, topics, conditions) for each in stating)

    def is_headed(self, fact: tuple[str, str], topics: frozenset[str]) -> bool:
        """Whether the heading has the fact: "7-day returns" is the name of what holds for all cases."""
        return fact in self.heading_facts and self._about(topics, self.topics, True)

    @cached_property
    def heading_facts(self) -> frozenset[tuple[str, str]]:
        """The facts of the heading."""
        return frozenset(fact.key for fact in find_facts(self.source.about))

    def speaks_of(self, topics: frozenset[str], conditions: frozenset[str], *, closely: bool = True) -> bool:
        """Whether it is about one of these topics, and holds under all of these conditions.

        `closely`: where the topics are such as stand beside others, one of them must be its own, too.
        """
        if self.of_customer:
            return _same_moment(topics, self.own.topic)
        if not self._about(topics, self.topics, closely):
            return False
        return met(conditions, self.own.condition | self.around.condition)

    def _clause_speaks_of(self, each: Clause, topics: frozenset[str], conditions: frozenset[str]) -> bool:
        if self.of_customer:
            return _same_moment(topics, each.concepts.topic)
        if not self._about(topics, self.topics, True):
            return False
        own = each.concepts.topic
        main, theirs = topics - _SECONDARY, own - _SECONDARY
        apart = not main & theirs if main and theirs else not (main or theirs or topics & own)
        if topics and own and apart:
            return False
        held = each.conditions or self.own.condition
        return met(conditions, held | self.around.condition)

    @staticmethod
    def _about(topics: frozenset[str], mine: frozenset[str], closely: bool) -> bool:
        main = topics - _SECONDARY
        if main:
            return bool(main & mine)
        return not (closely and topics and mine) or bool(topics & mine)

    @staticmethod
    def _has(fact: tuple[str, str], known: frozenset[tuple[str, str]]) -> bool:
        if fact in known:
            return True
        kind, value = fact
        if kind == "number":
            return any(theirs == value for _, theirs in known)
        return kind in _COUNTED and ("number", value) in known


def met(conditions: frozenset[str], held: frozenset[str]) -> bool:
    """Whether all conditions are among those held; who doesn't want a thing needs no further reason."""
    return conditions <= (held | {"no_reason"} if "unwanted" in held else held)


class Evidence:
    """All sources of a reply."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.units = [unit for source in grounds.sources for unit in _units_of(source, grounds.language)]
        self.text = "\n".join(f"{source.about}\n{source.text}" for source in grounds.sources)
        self.spoken = "\n".join((*grounds.said, grounds.question))
        self.asked = concepts_of(grounds.question, grounds.language)
        self._orders: dict[str, set[str]] = {}
        for unit in self.units:
            if unit.of_customer:
                for kind, value in unit.facts:
                    if kind == "id":
                        self._orders.setdefault(value, set()).update(unit.orders)

    def of_orders(self, ids: frozenset[str], goods: frozenset[str] = frozenset()) -> list[Unit]:
        """The sentences that may be said where these identifiers and goods are spoken of: none of other orders."""
        named = {order for value in ids for order in self._orders.get(value, ())}
        if not named and goods:
            named = {order for unit in self.units if unit.of_customer and goods & unit.goods for order in unit.orders}
        if not named:
            return self.units
        return [unit for unit in self.units if not unit.of_customer or not unit.orders or named & unit.orders]


class Reader:
    """Goes through a draft's clauses in order and remembers of which order they speak."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._ids: frozenset[str] = frozenset()
        self._goods: frozenset[str] = frozenset()

    def units_for(self, clause: Clause) -> list[Unit]:
        """The sentences that this clause may rest on."""
        ids = frozenset(fact.value for fact in clause.facts if fact.kind == "id")
        if any(unit.of_customer for unit in self._evidence.units):
            goods = frozenset(entity.value for entity in goods_in(clause.text) if entity.kind == "product")
            if ids or goods:
                self._ids, self._goods = ids, goods
        return self._evidence.of_orders(self._ids, self._goods)


def topics_of(clause: Clause) -> frozenset[str]:
    """What a clause is about; where it only has what stands beside a topic, the topic before it, too."""
    own = clause.concepts.topic
    return own if own - _SECONDARY else own | (clause.carried - _SECONDARY if own else clause.carried)


def nearest(clause: Clause, units: Iterable[Unit]) -> list[Unit]:
    """Of these units those whose words are the clause's about as much as the closest one's."""
    shares = [(share_of(clause, unit.close_words, unit.language), unit) for unit in units]
    best = max((share for share, _ in shares), default=0.0)
    return [unit for share, unit in shares if share >= best * _NEAR]


def share_of(clause: Clause, words: frozenset[str], language: Language) -> float:
    """The share of a clause's tokens, numbers left out, that are among `words`."""
    mine = [token for token in tokens(clause.text, language) if not token.isdigit()]
    return sum(token in words for token in mine) / len(mine) if mine else 1.0


def close_to(clause: Clause, text: str, language: Language) -> float:
    """The share of a clause's tokens that a text has."""
    mine = [token for token in tokens(clause.led, language) if not token.isdigit()]
    theirs = frozenset(tokens(text, language))
    return sum(token in theirs for token in mine) / len(mine) if mine else 0.0


def _same_moment(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two clauses don't speak of different moments of an order: a day of ordering is none of delivery."""
    mine = [moment for moment in _MOMENTS if moment & one]
    theirs = [moment for moment in _MOMENTS if moment & other]
    return not mine or not theirs or any(moment in theirs for moment in mine)


def _with_states(concepts: Concepts) -> Concepts:
    """An order that stands somewhere fulfils the conditions that say so."""
    held = {"pending": "before_shipping", "shipped": "after_shipping", "delivered": "after_shipping"}
    met = frozenset(condition for state, condition in held.items() if state in concepts.status)
    return concepts._replace(condition=concepts.condition | met)


def _units_of(source: Source, language: Language) -> tuple[Unit, ...]:
    """The rules' sentences are read once, as every reply rests on some of them; a customer's aren't kept."""
    return _of_rules(source, language) if source.kind in ("rule", "product") else tuple(_units(source, language))


@lru_cache(maxsize=2048)
def _of_rules(source: Source, language: Language) -> tuple[Unit, ...]:
    return tuple(_units(source, language))


def _units(source: Source, language: Language) -> Iterator[Unit]:
    _, _, section = source.about.partition("›")
    heading = concepts_of(section or source.about, language)
    about_facts = {fact.key for fact in find_facts(source.about)}
    sentences: Sequence[str] = sentences_of(source.text)
    extended = concepts_of(" ".join(each for each in sentences if _LIKEWISE.search(each)), language).condition
    before = concepts_of("", language)
    for sentence in sentences:
        own = concepts_of(sentence, language)
        if source.kind in ("data", "deed"):
            own = _with_states(own)
        around = heading._replace(topic=frozenset())
        if _POINTS_BACK.match(sentence):
            around = around | before
        if not own.condition:
            around = around._replace(condition=around.condition | extended)
        yield Unit(
            text=sentence,
            source=source,
            language=language,
            own=own,
            around=around,
            facts=frozenset({fact.key for fact in find_facts(sentence)} | about_facts),
            clauses=tuple(clauses_of(sentence, language)),
        )
        before = before | own
