"""Texts cut into sentences and clauses, with what each says and how it says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiaoer.replies.concepts import Concepts, concepts_of
from xiaoer.replies.facts import Fact, find_facts
from xiaoer.replies.wording import pattern, plain, words
from xiaoer.types import Language

_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])|(?<=[.])(?=\s)(?<!\b[ap]\.m\.)(?<!\bMr\.)(?<!\bMs\.)")
_CLAUSE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[，：]|:(?!\d)|,(?!\d{3})|、(?=换货|退货|退款|取消)|(?=但是?|不过|而且|并且)"),
    "en": re.compile(r"[,—](?!\d{3})|:(?!\d)|\s-\s|(?=\b(?:and|but|so|while|whereas|although|though|which)\b)"),
}
_ASKS = re.compile(r"[?？]\s*$|(?:吗|呢)[。.]?\s*$")
_OTHERWISE = re.compile(r"其他|其它|否则|反之|除此|\botherwise\b|\bin other cases\b|\belse\b")
_NEGATION = re.compile(
    r"不|没|无法|未|别(?!人|的|家|处)|禁止|拒绝|勿|免谈|停止|暂停"
    r"|\b(?:not|no|never|nor|neither|none|cannot|nothing|without|unable|nobody)\b|n't\b"
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a text without a comma in it, and what is known of it.

    `led`: with the suppositions before it. `carried`: the topics of the last clause before it that had any.
    `conditions`: those under which it is said, with those of its sentence before it. `general`: it speaks of cases, not
    of this customer's own. `supposes`: it only says when. `asks`: it is a question.
    """

    text: str
    led: str
    sentence: str
    concepts: Concepts
    facts: tuple[Fact, ...]
    conditions: frozenset[str]
    carried: frozenset[str]
    general: bool
    supposes: bool
    asks: bool
    of_customer: bool
    negative: bool


_MARKS = ' 。.!！?？；;\n"”“'
_RIVALS = tuple(
    frozenset(each.split())
    for each in (
        "silver gold",
        "faulty unwanted wrong_item missing lost",
        "before_shipping after_shipping",
        "at_deposit at_final",
        "bank_card e_wallet gift_card",
        "electronics bags clothing wearing",
        "company personal_title",
        "whole_order part",
    )
)
# Conditions of which one takes the place of another: "silver members get 2%, gold members 5%".


def _without_rivals(before: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    ended = frozenset(name for rivals in _RIVALS if rivals & told for name in rivals)
    return before - ended


def _another_subject(topics: frozenset[str], before: frozenset[str]) -> bool:
    """Whether a clause turns to something else: to exchanges after returns."""
    beside = words("topics", "secondary")
    return bool(topics - beside and before - beside and not (topics & before) - beside)


def clauses_of(text: str, language: Language) -> list[Clause]:
    """The clauses of `text` in order."""
    found: list[Clause] = []
    for sentence in sentences_of(text):
        found.extend(_clauses(sentence, language))
    return found


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`."""
    return [piece.strip() for piece in _SENTENCE.split(text) if piece and piece.strip()]


def is_negative(text: str) -> bool:
    """Whether `text` denies something."""
    return bool(_NEGATION.search(pattern("no_negation").sub(" ", plain(text))))


def _clauses(sentence: str, language: Language) -> Iterator[Clause]:
    asks = bool(_ASKS.search(sentence))
    conditions: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    before = lead = ""
    pieces = [piece.strip() for piece in _CLAUSE[language].split(sentence) if piece and piece.strip(_MARKS)]
    for piece in pieces:
        said = plain(piece)
        before += said + ","
        concepts = concepts_of(piece, language)
        conditions = frozenset() if _OTHERWISE.search(said) else _without_rivals(conditions, concepts.condition)
        if not lead and _another_subject(concepts.topic, carried):
            conditions = frozenset()
        conditions |= concepts.condition
        supposes = "whether" in said or (
            len(pieces) > 1 and bool(pattern("supposing", language).search(said.strip(" 。.!?;")))
        )
        yield Clause(
            text=piece,
            led=lead + piece,
            sentence=sentence,
            concepts=concepts,
            facts=tuple(find_facts(piece)),
            conditions=conditions,
            carried=carried,
            general=bool(pattern("conditional", language).search(before)),
            supposes=supposes,
            asks=asks,
            of_customer=bool(pattern("of_customer", language).search(said)),
            negative=is_negative(piece),
        )
        carried = concepts.topic or carried
        lead = f"{lead}{piece} " if supposes else ""
