"""Fit the weights in `xiaoer/knowledge/weights.py` on the dev half of the questions.

    python -m evals.knowledge fit

A question chooses between every sentence and "no answer", whose score is fixed at zero: the softmax
over them is what is maximised, with a small pull towards zero. The threshold is then the one with
the most questions treated rightly; a wrong answer takes
away what a right one gives.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from evals.knowledge.measure import topics
from evals.knowledge.questions import Question
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.index import Index
from xiaoer.knowledge.weights import Weights
from xiaoer.types import Language

PULL = 0.01  # L2, on standardised features
DRAWS = (0.8, 0.0)  # accuracies of the topic under which every question is seen
MARGIN = 1.5  # on dev, 0.8 quoted the right sentence less often and 1.5 still quotes one or two


class Example:
    """One question under one topic: features of every sentence and which of them answer."""

    def __init__(self, index: Index, question: Question, topic: str | None) -> None:
        self.features = index.features(question.question, topic).astype(np.float64)
        sentences = [sentence.text for passage in index.passages for sentence in passage.sentences]
        self.right = np.array([question.answered_by(text) for text in sentences])


def fit(knowledge: KnowledgeBase, language: Language, questions: Sequence[Question]) -> Weights:
    """The weights that suit `questions`, all of `language`."""
    index = knowledge.index(language)
    examples = [
        Example(index, question, topic)
        for accuracy in DRAWS
        for question, topic in zip(questions, topics(questions, knowledge, accuracy), strict=True)
    ]
    scale = np.concatenate([e.features for e in examples]).std(axis=0)
    scale[scale == 0] = 1.0
    start = np.array([1.0] * len(scale) + [-4.0])
    bounds = [(0.0, None)] * len(scale) + [(None, None)]
    found = minimize(_loss, start, args=(examples, scale), method="L-BFGS-B", bounds=bounds)
    factors, bias = found.x[:-1] / scale, float(found.x[-1])
    threshold = _threshold(examples, factors, bias)
    return Weights(tuple(round(float(f), 2) for f in factors), round(bias, 2), threshold, MARGIN)  # type: ignore[arg-type]


def _loss(theta: NDArray[np.float64], examples: Sequence[Example], scale: NDArray[np.float64]) -> float:
    total = 0.0
    for example in examples:
        logits = np.append(example.features @ (theta[:-1] / scale) + theta[-1], 0.0)
        right = np.append(example.right, not example.right.any())
        total += float(logsumexp(logits) - logsumexp(logits[right]))
    return total / len(examples) + PULL * float(np.sum(theta[:-1] ** 2))


def _threshold(examples: Sequence[Example], factors: NDArray[np.float64], bias: float) -> float:
    """Where the most questions are answered rightly or rightly declined."""
    best, rights = [], []
    for example in examples:
        logits = example.features @ factors + bias
        top = int(np.argmax(logits))
        best.append(float(1 / (1 + np.exp(-logits[top]))))
        rights.append(bool(example.right[top]))
    scores, right = np.array(best), np.array(rights)
    silent_is_right = np.array([not example.right.any() for example in examples])

    def gain(threshold: float) -> int:
        said = scores >= threshold
        return int(np.sum(said & right) - np.sum(said & ~right) + np.sum(~said & silent_is_right))

    return max((round(t, 3) for t in np.arange(0.01, 0.95, 0.005)), key=gain)
