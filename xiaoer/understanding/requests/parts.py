"""A clause with its classification, and the chances of intents that follow from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xiaoer.understanding.classifier import Prediction
from xiaoer.understanding.labels import OUT_OF_SCOPE, POLICY, REQUESTS
from xiaoer.understanding.requests.clauses import Clause
from xiaoer.understanding.requests.themes import INTENTS

REQUESTED = (*REQUESTS, POLICY)
_FAVOUR = 2.0  # on the train part of requests/, 2 to 5 are alike
_ORDER = re.compile(r"#?(?:w|xe)\d{5,}", re.IGNORECASE)


class Part(NamedTuple):
    """A clause, its text and how it is classified."""

    clause: Clause
    said: str
    prediction: Prediction

    @property
    def orders(self) -> frozenset[str]:
        """The order numbers in it."""
        return frozenset(match.upper().lstrip("#") for match in _ORDER.findall(self.said))

    @property
    def favoured(self) -> dict[str, float]:
        """The weight of each intent that asks: its probability, doubled where the clause names its theme.

        A clause is short, and names of goods count for more in it than they do in a whole message.
        """
        given = dict(self.prediction.ranking)
        named = {intent for theme in self.clause.themes for intent in INTENTS[theme]}
        return {intent: given.get(intent, 0.0) * (_FAVOUR if intent in named else 1.0) for intent in REQUESTED}

    @property
    def intent(self) -> str:
        """The likeliest intent that asks for something."""
        weights = self.favoured
        return max(weights, key=weights.__getitem__)

    @property
    def requested(self) -> float:
        """The probability that it asks for something, of all that isn't foreign to a shop.

        Out of its message a clause looks foreign as soon as it names an odd product.
        """
        given = dict(self.prediction.ranking)
        shop = 1 - given.get(OUT_OF_SCOPE, 0.0)
        return min(1.0, sum(given.get(intent, 0.0) for intent in REQUESTED) / shop) if shop > 0 else 0.0


def chances(parts: Sequence[Part]) -> dict[str, float]:
    """The probability of each intent that asks, given that the parts together ask for one thing.

    The sum over the parts, so that a sure one outweighs an unsure one.
    """
    given = [part.favoured for part in parts]
    return conditioned({intent: sum(each[intent] for each in given) for intent in REQUESTED})


def conditioned(weights: Mapping[str, float]) -> dict[str, float]:
    """`weights` with the sum 1."""
    total = sum(weights.values())
    return {intent: weight / total if total else 1 / len(weights) for intent, weight in weights.items()}


def likeness(left: Part, right: Part) -> float:
    """The probability that both want the same thing."""
    if other_orders(left, right):
        return 0.0
    one, other = chances([left]), chances([right])
    both = {intent: p * other[intent] for intent, p in one.items()}
    if other_rules(left, right):
        both[POLICY] = 0.0
    return sum(both.values())


def other_orders(left: Part, right: Part) -> bool:
    """Whether both name orders, and other ones."""
    return bool(left.orders and right.orders and not left.orders & right.orders)


def other_rules(left: Part, right: Part) -> bool:
    """Whether both ask about rules, of different topics, and not in one breath: a follow-up is of any topic."""
    one, other = left.prediction, right.prediction
    apart = right.clause.joint in ("and", "number", "sentence")
    return apart and one.intent == other.intent == POLICY and one.topic != other.topic
