"""Which of some candidates a customer's words mean: ranked, and decided as one, several or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from xiaoer.encoders.base import Encoder
from xiaoer.understanding.entities.phrases import plurals
from xiaoer.understanding.items.candidates import Candidate
from xiaoer.understanding.items.likeness import Likeness
from xiaoer.understanding.items.references import Reference, references, wish
from xiaoer.understanding.items.superlatives import bigger_or_smaller
from xiaoer.understanding.items.traits import Described, Known, Trait, know
from xiaoer.understanding.lexicon import Lexicon, load_lexicon

_LONG_ENOUGH = 5  # letters: a slip in a shorter word may make it another one
Decision = Literal["one", "several", "none"]


@dataclass(frozen=True)
class Thresholds:
    """How candidates are weighed and when one is meant; chosen with `python -m evals.entities fit`.

    `fits`: the score from which a candidate may be meant. `margin`: how far below the best one
    another candidate may be meant, too. `included`: the worth of a noun that only includes the
    candidate's (shoes for sneakers), `described` of properties without a noun. `akin`: of a property
    that is close (navy for blue), `unknown` of one that the candidate doesn't have, `against` of one
    that it has differently. `written`: how alike words and a name must be written, 0..100. `meant`:
    how alike they must be in meaning where nothing else tells, 0..1, and `meant_margin` by how much
    the best one must lead.
    """

    fits: float = 0.5
    margin: float = 0.12
    included: float = 0.9
    described: float = 0.9
    akin: float = 0.8
    unknown: float = 0.55
    against: float = 0.15
    written: float = 85
    meant: float = 0.28
    meant_margin: float = 0.05


class Ranked(NamedTuple):
    """A candidate with its score, 0..1."""

    candidate: Candidate
    score: float


class Match(NamedTuple):
    """What one reference means. `start` and `end` are offsets into the text; `chosen` are those that may be meant."""

    words: str
    start: int
    end: int
    decision: Decision
    chosen: tuple[Candidate, ...]
    ranked: tuple[Ranked, ...]


class ItemMatcher:
    """Matches with a lexicon's words, with letters, and with `encoder` (where given) as the last resort."""

    def __init__(
        self,
        encoder: Encoder | None = None,
        lexicon: Lexicon | None = None,
        thresholds: Thresholds = Thresholds(),
    ) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._likeness = Likeness(encoder) if encoder else None
        self._at = thresholds
        english: dict[str, frozenset[str]] = {}
        for key, entry in self._lexicon.products.words.items():
            for word in (key, *entry.en):
                for form in (word.lower(), *plurals(word.lower())):
                    english[form] = english.get(form, frozenset()) | {key}
        self._english = english

    def find(self, text: str, candidates: Iterable[Candidate]) -> tuple[Match, ...]:
        """One match for each thing that the text names ("耳机和手表" names two), in the text's order.

        What the text wants instead of it isn't among them.
        """
        known = {each.key: each for each in candidates}
        return tuple(self._match(each, [*known.values()]) for each in references(text, self._lexicon))

    def wish(self, text: str, candidates: Iterable[Candidate]) -> Match | None:
        """What the text wants instead ("换成黑色的"), among e.g. a product's variants; None where it wants nothing."""
        found = wish(text, self._lexicon)
        known = {each.key: each for each in candidates}
        return self._match(found, [*known.values()]) if found else None

    def match(self, words: str, candidates: Iterable[Candidate]) -> Match:
        """The whole text as one reference."""
        found = references(words, self._lexicon, together=True)
        known = {each.key: each for each in candidates}
        return self._match(found[0], [*known.values()]) if found else Match(words, 0, len(words), "none", (), ())

    def _match(self, reference: Reference, candidates: Sequence[Candidate]) -> Match:
        reference = self._corrected(reference)
        scores = [self._score(reference, know(each, self._lexicon)) for each in candidates]
        margin = self._at.margin
        told = reference.described.nouns or reference.described.traits
        if not told and max(scores, default=0.0) < self._at.fits:
            scores, margin = self._by_meaning(reference.bare, candidates), self._at.meant_margin
        ranked = sorted((Ranked(*pair) for pair in zip(candidates, scores, strict=True)), key=lambda r: -r.score)
        best = ranked[0].score if ranked else 0.0
        chosen = [r.candidate for r in ranked if best >= self._at.fits and r.score >= max(self._at.fits, best - margin)]
        if len(chosen) > 1:
            chosen = bigger_or_smaller(reference, chosen, self._lexicon)
        decision: Decision = "none" if not chosen else "one" if len(chosen) == 1 else "several"
        return Match(reference.words, reference.start, reference.end, decision, tuple(chosen), tuple(ranked))

    def _corrected(self, reference: Reference) -> Reference:
        """A misspelt English noun as the one that was meant: "headfones"."""
        described, bare = reference.described, reference.bare
        if described.nouns or described.traits or len(bare) < _LONG_ENOUGH or not bare.isascii():
            return reference
        found = process.extractOne(bare, self._english.keys(), scorer=fuzz.ratio, score_cutoff=self._at.written)
        nouns = self._english[found[0]] if found else frozenset()
        return reference._replace(described=replace(described, nouns=nouns))

    def _score(self, reference: Reference, known: Known) -> float:
        described = reference.described
        if described.nouns:
            worth = self._noun(described, known) or self._written(reference.bare, known) * self._at.unknown
        elif described.traits:
            worth = self._at.described
        else:
            named = any(len(value) > 1 and value in reference.lower for value in known.values)
            worth = 1.0 if named else self._written(reference.bare, known)
        agreements = [self._agreement(trait, reference, known) for trait in described.traits]
        if not described.nouns and agreements and max(agreements) <= self._at.unknown:
            return 0.0  # nothing speaks for it
        return worth * prod(agreements)

    def _noun(self, described: Described, known: Known) -> float:
        """How well the nouns agree: the same, one that includes it, or one that it is included in."""
        if described.nouns & known.nouns:
            return 1.0
        products = self._lexicon.products.words
        if any(noun in products and known.nouns & set(products[noun].includes) for noun in described.nouns):
            return self._at.included
        if any(noun in products and described.nouns & set(products[noun].includes) for noun in known.nouns):
            return self._at.unknown
        return 0.0

    def _written(self, bare: str, known: Known) -> float:
        """1 where the words stand in a name, allowing for a slip; else 0."""
        if not bare:
            return 0.0
        alike = max((fuzz.partial_ratio(bare, name) for name in known.words if _comparable(bare, name)), default=0.0)
        products = self._lexicon.products.words
        called = (noun for noun, entry in products.items() if noun in known.nouns or known.nouns & set(entry.includes))
        spoken = (word for noun in called for word in self._spoken(noun))
        slips = max((fuzz.ratio(bare, word) for word in spoken if len(word) > 4), default=0.0)
        return 1.0 if max(alike, slips) >= self._at.written else 0.0

    def _spoken(self, noun: str) -> tuple[str, ...]:
        entry = self._lexicon.products.words[noun]
        return (noun.lower(), *(word.lower() for word in (*entry.en, *entry.zh)))

    def _agreement(self, trait: Trait, reference: Reference, known: Known) -> float:
        if trait in known.options or trait in known.named:
            return 1.0
        if any(value in reference.lower for value in known.values if len(value) > 1 and trait.value.lower() in value):
            return 1.0
        if trait.kind == "color" and any(self._akin(trait, other) for other in (*known.options, *known.named)):
            return self._at.akin
        if trait.kind == "size" and not trait.value[0].isalnum():
            return 1.0  # one up or down says nothing of what it is
        if f"not {trait.value}" in {other.value for other in known.options}:
            return self._at.against
        if self._has_another(trait, known):
            return self._at.against
        return self._at.unknown

    def _akin(self, trait: Trait, other: Trait) -> bool:
        colors = self._lexicon.colors.words
        return other.kind == "color" and other.value in colors and other.value in colors[trait.value].like

    def _has_another(self, trait: Trait, known: Known) -> bool:
        """Whether the candidate is something else of the same kind: another colour, a measure of the same unit."""
        if trait.kind in ("color", "material"):
            return any(other.kind == trait.kind for other in known.options)
        if trait.kind == "attribute":
            axis = self._axis(trait.value)
            return axis is not None and any(self._axis(o.value) == axis for o in known.options if o.kind == "attribute")
        unit = _unit(trait.value)
        return trait.kind == "size" and any(o.kind == "size" and _unit(o.value) == unit for o in known.options)

    def _axis(self, value: str) -> str | None:
        entry = self._lexicon.attributes.words.get(value)
        return entry.axis if entry else None

    def _by_meaning(self, bare: str, candidates: Sequence[Candidate]) -> list[float]:
        """Scores by the encoder, moved so that its threshold is `fits`."""
        if not self._likeness or not bare:
            return [0.0] * len(candidates)
        alike = self._likeness.of(bare, [_names(each) for each in candidates])
        return [min(1.0, each - self._at.meant + self._at.fits) for each in alike]


def _names(candidate: Candidate) -> tuple[str, ...]:
    return tuple(name for name in (candidate.name.en, candidate.name.zh) if name)


def _comparable(bare: str, name: str) -> bool:
    """Whether both are in the same script, and long enough to be alike on purpose."""
    return len(bare) <= len(name) and (len(bare) > 2 or not bare.isascii()) and bare.isascii() == name.isascii()


def _unit(value: str) -> str:
    """What kind of size it is: "ml", "GB", letters, a bare number."""
    unit = value.lstrip("0123456789.")
    if not unit:
        return "number"
    return unit if value[0].isdigit() and unit not in ("XL", "XS") else "letters"
