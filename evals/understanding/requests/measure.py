"""The figures: labels, sequences, spans, false splits and milliseconds."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evals.understanding.requests.messages import Message
from xiaoer.understanding.requests.clauses import cut
from xiaoer.understanding.requests.find import Found, Predict, Span, find_requests
from xiaoer.understanding.requests.weights import WEIGHTS, Weights


class Score(NamedTuple):
    """What came out for one set of messages; shares from 0 to 1.

    labels: the set of intents is exactly the expected one; sequence: so is their order
    count: as many requests as expected; spans: F1 over characters that lie in a request of the right intent
    false_splits: of the messages with at most one request, those in which several were found
    single_labels: of the same messages, those with the expected intent, or none, and no other
    """

    several: int
    single: int
    labels: float
    sequence: float
    count: float
    spans: float
    false_splits: float
    single_labels: float
    all_labels: float


class Milliseconds(NamedTuple):
    """CPU time of a message: of the classifier alone, and with the search for several requests."""

    alone: float
    median: float
    p95: float


def score(messages: Sequence[Message], predict: Predict, weights: Weights = WEIGHTS) -> Score:
    """Find the requests of every message and compare."""
    found = [find_requests(message.text, predict, weights).requests for message in messages]
    pairs = list(zip(messages, found, strict=True))
    several = [(m, f) for m, f in pairs if len(m.requests) > 1]
    single = [(m, f) for m, f in pairs if len(m.requests) < 2]
    return Score(
        len(several),
        len(single),
        _share(same_labels(m, f) for m, f in several),
        _share(_same_sequence(m, f) for m, f in several),
        _share(len(m.requests) == len(f) for m, f in several),
        _span_f1(several),
        _share(len(f) > 1 for _, f in single),
        _share(same_labels(m, f) for m, f in single),
        _share(same_labels(m, f) for m, f in pairs),
    )


def same_labels(message: Message, found: Sequence[Span]) -> bool:
    """Whether the set of intents is one of those that are right."""
    given = {span.intent for span in found}
    right = itertools.product(*(request.intents for request in message.requests))
    return any(given == set(intents) for intents in right)


def _same_sequence(message: Message, found: Sequence[Span]) -> bool:
    expected = message.requests
    return len(found) == len(expected) and all(s.intent in e.intents for s, e in zip(found, expected, strict=True))


def _span_f1(pairs: Sequence[tuple[Message, Sequence[Span]]]) -> float:
    right = given = wanted = 0
    for message, found in pairs:
        given += sum(span.end - span.start for span in found)
        wanted += sum(request.end - request.start for request in message.requests)
        right += sum(
            max(0, min(span.end, request.end) - max(span.start, request.start))
            for span in found
            for request in message.requests
            if span.intent in request.intents
        )
    return 2 * right / (given + wanted) if given + wanted else 0.0


def split(texts: Sequence[str], predict: Predict, weights: Weights = WEIGHTS) -> list[tuple[str, Found]]:
    """Those of `texts` in which several requests are found; what is one clause isn't classified at all."""
    candidates = [text for text in texts if len(cut(text)) > 1]
    found = [(text, find_requests(text, predict, weights)) for text in candidates]
    return [(text, each) for text, each in found if len(each.requests) > 1]


def milliseconds(texts: Sequence[str], predict: Predict) -> Milliseconds:
    """CPU time for one message after the other."""
    alone, together = [], []
    for text in texts:
        began = time.process_time()
        predict([text])
        between = time.process_time()
        find_requests(text, predict)
        alone.append(between - began)
        together.append(time.process_time() - between)
    return Milliseconds(
        1000 * float(np.median(alone)), 1000 * float(np.median(together)), 1000 * float(np.percentile(together, 95))
    )


def _share(truths: object) -> float:
    values = list(truths)  # type: ignore[call-overload]
    return float(np.mean(values)) if values else 0.0
