"""The requests of a message; see the package's docstring for the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xiaoer.understanding.classifier import Prediction
from xiaoer.understanding.labels import POLICY, Label, is_request, topic_of
from xiaoer.understanding.requests.clauses import Clause, cut
from xiaoer.understanding.requests.decide import Group, grouped, wanted
from xiaoer.understanding.requests.parts import Part
from xiaoer.understanding.requests.weights import WEIGHTS, Weights

Predict = Callable[[Sequence[str]], Sequence[Prediction]]
"""Classifies several texts at once, as `IntentClassifier.predict_many` does."""


class Span(NamedTuple):
    """A request: its intent, and where its clauses begin and end in the text."""

    intent: str
    start: int
    end: int


class Found(NamedTuple):
    """The requests of a message in the order of the text, and how the message is classified.

    `prediction` is that of the whole message where it holds one request or none. Where it holds several,
    it is that of the first, given that it asks for something and for something else than the next.
    """

    requests: tuple[Span, ...]
    prediction: Prediction


def find_requests(text: str, predict_many: Predict, weights: Weights = WEIGHTS) -> Found:
    """The requests of `text`, found with one call of `predict_many` on at most five texts."""
    clauses = _clauses(text)
    said = _said(text, clauses)
    whole, *predictions = predict_many([text, *said])
    parts = [Part(*each) for each in zip(clauses, said, predictions, strict=True)]
    groups = grouped(parts, whole, weights) if parts else []
    if len(groups) < 2:
        single = (Span(whole.intent, 0, len(text)),) if is_request(whole.intent) else ()
        return Found(single, whole)
    found = wanted(groups)
    requests = tuple(
        Span(max(chances, key=chances.__getitem__), parts[0].clause.start, parts[-1].clause.end)
        for parts, chances in zip(groups, found, strict=True)
    )
    return Found(requests, _first(groups[0], found[0]))


def classified(text: str) -> list[str]:
    """The texts that `find_requests` has classified: `text`, and its clauses where there are several."""
    return [text, *_said(text, _clauses(text))]


@lru_cache(maxsize=128)  # what a message holds is wanted twice
def _clauses(text: str) -> tuple[Clause, ...]:
    found = cut(text)
    return tuple(found) if len(found) > 1 else ()


def _said(text: str, clauses: Sequence[Clause]) -> list[str]:
    return [text[clause.start : clause.end] for clause in clauses]


def _first(group: Group, chances: dict[str, float]) -> Prediction:
    """The first request's classification, best intent first."""
    ranking = tuple(sorted(chances.items(), key=lambda pair: -pair[1]))
    intent = ranking[0][0]
    topics = [part.prediction.topic for part in group if part.prediction.intent == intent == POLICY]
    return group[0].prediction._replace(ranking=ranking, topic=topic_of(Label(intent, *topics[:1])))
