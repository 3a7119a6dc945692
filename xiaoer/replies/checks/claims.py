"""What customers would rely on is said by a source, of the same case; the rest is close to the sources' words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xiaoer.knowledge.tokens import tokens
from xiaoer.replies.clauses import Clause
from xiaoer.replies.concepts import words_of
from xiaoer.replies.evidence import Evidence, Reader, Unit, close_to, met, nearest, topics_of
from xiaoer.replies.types import Fault
from xiaoer.replies.wording import pattern, plain, words
from xiaoer.types import Language

_CLOSE = {"zh": 0.5, "en": 0.5}  # share of a clause's tokens that its source must have
_ALIKE = {"zh": 0.4, "en": 0.5}  # share from which on two clauses say the same thing or its opposite
_FEW = {"zh": 4, "en": 1}  # tokens of a clause that says next to nothing: "能退", "Yes"
_NAMED = 0.6  # of the closest clause: what names it must not be about something else
_SAME = 0.85  # of the closest, from which on another sentence counts as close, too
_VERDICTS = {
    True: re.compile(r"^(?:可以|能|行|支持|没问题)的?[,，。!！]*$"),
    False: re.compile(r"^(?:不可以|不能|不行|不支持|不好意思不行)的?[,，。!！]*$"),
}


def check_claims(clauses: Sequence[Clause], evidence: Evidence) -> Iterator[Fault]:
    """A fault for each thing that is claimed without a source, or against it."""
    language = evidence.grounds.language
    reader = Reader(evidence)
    asked = frozenset(tokens(evidence.spoken, language))
    for clause in clauses:
        units = reader.units_for(clause)
        yield from _guarded(clause, units, evidence.asked.condition)
        if clause.asks or clause.supposes:
            continue
        yield from _status(clause, units)
        yield from _verdict(clause, clauses)
        if not pattern("talk", language).search(plain(clause.text).strip()):
            yield from _close(clause, units, asked)


def _guarded(clause: Clause, units: Sequence[Unit], asked: frozenset[str]) -> Iterator[Fault]:
    """What customers rely on: said by a source of the same topic and case, in the same sense."""
    topics = topics_of(clause)
    for name in sorted(clause.concepts.guarded):
        piece = words_of(name, clause.text, units[0].language if units else "zh")
        fitting = [unit for unit in units if unit.speaks_of(topics, clause.conditions, closely=False)]
        saying = [unit for unit in nearest(clause, fitting) if name in unit.own.guarded]
        general = [unit for unit in saying if name not in _COSTLY or not _leaves_out(clause, unit, asked)]
        if not general:
            yield Fault("claim", piece, f"no source says “{piece}” of this, or only under a condition; leave it out")
        elif not _same_sense(clause, general, name):
            yield Fault("contradiction", clause.text, f"the sources say the opposite of “{clause.text}”")


def _leaves_out(clause: Clause, unit: Unit, asked: frozenset[str]) -> bool:
    """Whether the source says it under conditions of which neither draft nor question has any."""
    held = clause.conditions | asked
    if "unwanted" in held:
        held |= {"no_reason"}
    return bool(unit.own.condition) and not unit.own.condition & held and not unit.of_customer


def _same_sense(clause: Clause, units: Sequence[Unit], name: str) -> bool:
    """Whether the source's clauses that name the concept, the closest ones, deny it as the draft does."""
    language = units[0].language
    told = [
        (max(close_to(clause, text, language) for text in _texts_of(each, unit)), each)
        for unit in units
        for each in unit.clauses
        if not each.supposes or name in each.concepts.guarded
    ]
    naming = [(share, each) for share, each in told if name in each.concepts.guarded]
    best = max((share for share, _ in naming), default=0.0)
    if best < max((share for share, _ in told), default=0.0) * _NAMED:
        return False
    near = [each for share, each in naming if share >= best * _SAME]
    return not near or any(each.negative == clause.negative for each in near)


def _status(clause: Clause, units: Sequence[Unit]) -> Iterator[Fault]:
    """How this customer's order stands is for the shop's system to say."""
    if clause.supposes or (clause.general and not clause.of_customer):
        return
    known = [unit for unit in units if unit.of_customer]
    said = frozenset(name for unit in known for name in unit.own.status | unit.around.status)
    language = units[0].language if units else "zh"
    for name in sorted(clause.concepts.status - said):
        if not clause.of_customer and any(name in unit.own.status for unit in units):
            continue
        piece = words_of(name, clause.text, language)
        yield Fault("claim", piece, f"no source says “{piece}” of this customer's order; leave it out")


def _verdict(clause: Clause, clauses: Sequence[Clause]) -> Iterator[Fault]:
    """A mere "no" before nothing but what is possible, and the other way round."""
    for allows, verdict in _VERDICTS.items():
        if verdict.search(clause.text):
            rest = [
                each
                for each in clauses
                if each.sentence == clause.sentence and each is not clause and not each.supposes
            ]
            if rest and all(each.negative == allows for each in rest) and not any(_BUT.search(r.text) for r in rest):
                yield Fault("contradiction", clause.text, f"“{clause.text}” doesn't go with what follows it")


_BUT = re.compile(r"只[有能]|仅|但|不过|需要|(?<!申)请|才|要|得")


def _close(clause: Clause, units: Sequence[Unit], asked: frozenset[str]) -> Iterator[Fault]:
    if not units:
        yield Fault("claim", clause.text, f"there is no source for “{clause.text}”; leave it out")
        return
    language = units[0].language
    mine = _content(clause.led, language)
    if len(mine) <= _FEW[language]:
        return
    alone = _content(clause.text, language) or mine
    best = max(
        sum(token in unit.words or token in asked for token in words) / len(words)
        for unit in units
        for words in (mine, alone)
    )
    if best < _CLOSE[language]:
        yield Fault("claim", clause.text, f"no source says “{clause.text}”; say only what the sources say")
        return
    fitting = [unit for unit in units if unit.speaks_of(topics_of(clause), clause.conditions, closely=False)]
    yield from _opposite(clause, fitting or units, language)


def _texts_of(clause: Clause, unit: Unit) -> set[str]:
    """The clause, with its suppositions, and with its whole sentence where that is of one sense."""
    whole = {unit.text} if len({each.negative for each in unit.clauses}) == 1 else set()
    return {clause.text, clause.led} | whole


# What is mostly granted under conditions, without which it is another promise.
_COSTLY = words("topics", "costly")
_ONLY = re.compile(
    r"只有|只能|只影响|仅|除了|除非|才(?=能|可|会|寄)|以外|\bonly\b|\bunless\b|\bexcept\b|\bother than\b|\bneither\b"
)


_FILLING = re.compile(
    r"目前|现在|暂时|一般|通常|大约|直接|就行|就可以|即可|\bcurrently\b|\bnormally\b|\busually\b|\bsimply\b"
)


def _content(text: str, language: Language) -> list[str]:
    """The tokens of what a clause says, without numbers and words that only fill."""
    return [token for token in tokens(_FILLING.sub(" ", plain(text)), language) if not token.isdigit()]


def _opposite(clause: Clause, units: Sequence[Unit], language: Language) -> Iterator[Fault]:
    """Where all that speaks of the same thing denies what the draft says, or the other way round."""
    if _ONLY.search(clause.text.lower()):
        return
    near: list[tuple[float, str, set[bool]]] = []
    for unit in units:
        saying = [each for each in unit.clauses if not each.supposes and _of_the_case(clause, each)]
        texts = [(text, {each.negative}) for each in saying for text in {each.text, each.led}]
        for text, sense in [*texts, (unit.text, {each.negative for each in saying})]:
            if sense:
                near.append((close_to(clause, text, language), text, sense))
    best = max((share for share, _, _ in near), default=0.0)
    if best < _ALIKE[language]:
        return
    rivals = [(text, sense) for share, text, sense in _shortest(near) if share >= best * _SAME]
    if all(clause.negative not in sense and not _ONLY.search(text.lower()) for text, sense in rivals):
        yield Fault("contradiction", clause.text, f"the sources say the opposite of “{clause.text}”")


def _of_the_case(clause: Clause, other: Clause) -> bool:
    return not other.conditions or not clause.conditions or met(clause.conditions, other.conditions)


def _shortest(near: list[tuple[float, str, set[bool]]]) -> list[tuple[float, str, set[bool]]]:
    """Without the whole sentences that are no closer than one of their clauses."""
    return [
        (share, text, sense)
        for share, text, sense in near
        if not any(other in text and other != text and theirs >= share - 0.1 for theirs, other, _ in near)
    ]
