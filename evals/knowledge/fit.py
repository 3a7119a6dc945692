"""Fit the weights in `xiaoer/knowledge/weights.py` on the questions that may be looked at.

    python -m evals.knowledge fit

First what chooses a sentence: a question chooses between all of them, and the softmax is what is
maximised, with a small pull towards zero. Then what tells whether the best one really answers, from
choices made by weights that were fitted without the question (five folds). Wordings that say nearly
what a question says are left out for it, because customers' next questions have none. The threshold is the
lowest one at which `DECLINED` of the questions without an answer get none, folds apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from evals.knowledge.measure import topics
from evals.knowledge.questions import Question
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.confidence import doubts
from xiaoer.knowledge.index import Index
from xiaoer.knowledge.weights import DOUBTS, Weights
from xiaoer.types import Language

PULL = 0.01  # L2 of the first, on standardised signs
CAUTION = 0.01  # L2 of the second
FOLDS = 5
DRAWS = (0.8, 0.0)  # accuracies of the topic under which every question is seen
DECLINED = 0.92
FOREIGN = 2.0  # weight of a question without an answer: there are fewer of them
BLIND = 0.4  # likeness of letters above which a wording may have been written because of the question
MARGIN = 1.5  # of 0.8, 1.5 and 2.5 the one that quotes the right sentence without quoting more than two
Array = NDArray[np.float64]


class Example:
    """One question under one topic: the signs of every sentence and which of them answer."""

    def __init__(self, index: Index, question: Question, topic: str | None) -> None:
        self.signs, self.background = index.signs(question.question, topic, blind=BLIND)
        sentences = [sentence.text for passage in index.passages for sentence in passage.sentences]
        self.right = np.array([question.answered_by(text) for text in sentences])

    def choose(self, factors: Array, passage_of: NDArray[np.intp]) -> tuple[Array, bool]:
        """What is known of the best sentence's passage as an answer, and whether it is one."""
        odds = (self.signs @ factors).astype(np.float32)
        best = int(np.argmax(odds))
        same = passage_of == passage_of[best]
        return doubts(odds, passage_of, self.signs[best], self.background).astype(np.float64), bool(
            self.right[same].any()
        )


def fit(knowledge: KnowledgeBase, language: Language, questions: Sequence[Question]) -> Weights:
    """The weights that suit `questions`, all of `language`."""
    index = knowledge.index(language)
    passage_of = np.array([p for p, passage in enumerate(index.passages) for _ in passage.sentences])
    examples, fold = [], []
    for accuracy in DRAWS:
        for number, (question, topic) in enumerate(zip(questions, topics(questions, knowledge, accuracy), strict=True)):
            examples.append(Example(index, question, topic))
            fold.append(number % FOLDS)
    folds, foreign = np.array(fold), np.array([not e.right.any() for e in examples])
    seen, right = np.zeros((len(examples), DOUBTS)), np.zeros(len(examples), dtype=bool)
    for part in range(FOLDS):
        factors = _factors([e for e, f in zip(examples, folds, strict=True) if f != part])
        for row in np.flatnonzero(folds == part):
            seen[row], right[row] = examples[row].choose(factors, passage_of)
    confidence = np.zeros(len(examples))
    for part in range(FOLDS):
        trust, bias = _trust(seen[folds != part], right[folds != part], foreign[folds != part])
        confidence[folds == part] = expit(seen[folds == part] @ trust + bias)
    threshold = float(np.quantile(confidence[foreign], DECLINED))
    trust, bias = _trust(seen, right, foreign)
    return Weights(_rounded(_factors(examples)), _rounded(trust), round(bias, 2), round(threshold, 3), MARGIN)


def _factors(examples: Sequence[Example]) -> Array:
    answered = [e for e in examples if e.right.any()]
    scale = np.concatenate([e.signs for e in answered]).std(axis=0).astype(np.float64)
    scale[scale == 0] = 1.0
    bounds = [(0.0, None)] * len(scale)
    start = np.full(len(scale), 0.3)
    found = minimize(_loss, start, args=(answered, scale), jac=True, method="L-BFGS-B", bounds=bounds)
    factors: Array = found.x / scale
    return factors


def _loss(theta: Array, examples: Sequence[Example], scale: Array) -> tuple[float, Array]:
    """The loss and its gradient."""
    total, slope = 0.0, np.zeros_like(theta)
    for example in examples:
        signs = example.signs / scale
        odds = signs @ theta
        every, right = logsumexp(odds), logsumexp(odds[example.right])
        total += float(every - right)
        slope += signs.T @ (np.exp(odds - every) - np.where(example.right, np.exp(odds - right), 0.0))
    count = len(examples)
    return total / count + PULL * float(theta @ theta), slope / count + 2 * PULL * theta


def _trust(seen: Array, right: NDArray[np.bool_], foreign: NDArray[np.bool_]) -> tuple[Array, float]:
    middle, scale = seen.mean(axis=0), seen.std(axis=0)
    scale[scale == 0] = 1.0
    rows, weight = (seen - middle) / scale, np.where(foreign, FOREIGN, 1.0)
    sign = np.where(right, 1.0, -1.0)

    def loss(theta: Array) -> float:
        wrong = np.logaddexp(0.0, -sign * (rows @ theta[:-1] + theta[-1]))
        return float(np.average(wrong, weights=weight)) + CAUTION * float(np.sum(theta[:-1] ** 2))

    found = minimize(loss, np.zeros(seen.shape[1] + 1), method="L-BFGS-B").x
    trust: Array = found[:-1] / scale
    return trust, float(found[-1] - middle @ trust)


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)
