"""How the signs of two requests are weighed; `python -m evals.understanding.requests --fit` prints new weights."""

from __future__ import annotations

import math
from typing import NamedTuple


class Signs(NamedTuple):
    """What is seen of two neighbouring clauses, as numbers; log-odds of probabilities, 0 or 1 for the rest.

    differ: of that they want different things, by the classifier; two order numbers differ for sure
    request: of that the one that looks less like a request is one (a product's name counts for nothing)
    left_asks, right_asks: the clause has the form of a request, not of a story
    added: another thing is announced ("另外", "also") or numbered
    loose: no more than a comma, a space or an "and" between nouns joins them
    short: the shorter has less than five characters of Chinese, twelve of English
    whole: logarithm of what the classifier gives, in the whole message, to the less likely of the two intents
    foreign: probability that the whole message isn't the shop's business
    apart: they speak of different themes
    """

    differ: float
    request: float
    left_asks: float
    right_asks: float
    added: float
    loose: float
    short: float
    whole: float
    foreign: float
    apart: float


class Weights(NamedTuple):
    """A logistic model over the signs; there are two requests where it gives at least `threshold`."""

    signs: Signs
    bias: float
    threshold: float

    def probability(self, signs: Signs) -> float:
        """That clauses with these signs are two requests."""
        score = self.bias + sum(weight * sign for weight, sign in zip(self.signs, signs, strict=True))
        return 1 / (1 + math.exp(-score))


WEIGHTS = Weights(
    Signs(
        differ=0.75,
        request=0.24,
        left_asks=2.67,
        right_asks=1.62,
        added=0.74,
        loose=-1.47,
        short=-0.99,
        whole=0.34,
        foreign=-3.19,
        apart=1.47,
    ),
    bias=-4.82,
    threshold=0.6,
)
"""Fitted on the train part of `requests/`; the threshold favours whole messages: what is missed is said again."""
