"""Whether neighbouring clauses are two requests, and which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from xiaoer.text.language import detect
from xiaoer.understanding.classifier import Prediction
from xiaoer.understanding.labels import OUT_OF_SCOPE
from xiaoer.understanding.requests import forms
from xiaoer.understanding.requests.parts import Part, chances, conditioned, likeness, other_orders, other_rules
from xiaoer.understanding.requests.themes import apart
from xiaoer.understanding.requests.weights import Signs, Weights

Group = list[Part]
"""Neighbouring parts that are one request."""

_SIZE = {"zh": 1.0, "en": 2.5}  # characters that say about as much
_NAMELESS = {"zh": 6, "en": 16}  # characters; a refund that names no thing is part of the cancellation before it
_LEAST = 0.003  # keeps logarithms finite: no classifier is surer than this


def grouped(parts: Sequence[Part], whole: Prediction, weights: Weights) -> list[Group]:
    """The parts by request, in order; one group where there is one request."""
    groups = [[parts[0]]]
    for left, right in pairwise(parts):
        if are_two(left, right, whole, weights):
            groups.append([right])
        else:
            groups[-1].append(right)
    return groups


def are_two(left: Part, right: Part, whole: Prediction, weights: Weights) -> bool:
    """Whether two neighbouring parts are two requests.

    Asking where a parcel is and for haste is asking for haste; "取消，把钱退我" is a cancellation.
    """
    pair = {left.intent, right.intent}
    if pair == {"shipping_tracking", "expedite"} and right.clause.joint not in ("and", "number", "if"):
        return False
    if pair == {"cancel_order", "return_refund"} and len(right.said) < _NAMELESS[detect(right.said, "en")]:
        return False
    return weights.probability(signs_of(left, right, whole)) >= weights.threshold


def signs_of(left: Part, right: Part, whole: Prediction) -> Signs:
    """What is seen of two neighbouring parts of the message `whole`."""
    joint, said = right.clause.joint, right.said
    in_whole = dict(whole.ranking)
    return Signs(
        differ=_log_odds(1 - likeness(left, right)),
        request=_log_odds(min(left.requested, right.requested)),
        left_asks=float(left.clause.asks),
        right_asks=float(right.clause.asks),
        added=float(joint in ("and", "number")),
        sentence=float(joint == "sentence"),
        loose=float(joint in ("comma", "space", "noun", "bare")),
        size=math.log(1 + len(said) / _SIZE[detect(said, "en")]),
        asks_more=float(joint == "clause" and bool(forms.QUESTION_WORD.search(said))),
        refers=float(bool(forms.REFERS.search(said))),
        whole=math.log(min(in_whole.get(left.intent, 0.0), in_whole.get(right.intent, 0.0)) + _LEAST),
        foreign=in_whole.get(OUT_OF_SCOPE, 0.0),
        apart=float(apart(left.clause.themes, right.clause.themes)),
    )


def wanted(groups: Sequence[Group]) -> list[dict[str, float]]:
    """The chances of each group's intents, the likeliest of which it wants; the surest group is settled first.

    No group wants what its neighbour wants, else they were one; only questions about different rules and
    wishes for different orders may be of one intent.
    """
    found = [chances(parts) for parts in groups]
    settled: dict[int, str] = {}
    for i in sorted(range(len(groups)), key=lambda i: -max(found[i].values())):
        taken = {settled[j] for j in (i - 1, i + 1) if j in settled and not _may_share(groups[i], groups[j])}
        found[i] = conditioned({intent: p for intent, p in found[i].items() if intent not in taken})
        settled[i] = max(found[i], key=found[i].__getitem__)
    return found


def _may_share(one: Group, other: Group) -> bool:
    return any(other_orders(a, b) or other_rules(a, b) for a in one for b in other)


def _log_odds(probability: float) -> float:
    return math.log((probability + _LEAST) / (1 - probability + _LEAST))
