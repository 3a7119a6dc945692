"""Who is compared: the embedded back end, a linear model on the same examples, SnowNLP."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from xiaoer.encoders.base import Encoder
from xiaoer.understanding.sentiment.classifier import SentimentClassifier, SentimentOptions
from xiaoer.understanding.sentiment.examples import Example
from xiaoer.understanding.sentiment.levels import LABEL_OF
from xiaoer.understanding.sentiment.prepare import prepare_sentiment
from xiaoer.understanding.sentiment.types import LABELS, Label

_BAND = 1 / 3  # SnowNLP has no neutral: the middle third of its scale stands for it


class Answer(NamedTuple):
    """The probability of every label, and how strong the feeling is, where a rival says so."""

    scores: dict[Label, float]
    intensity: float | None = None


class Rival(NamedTuple):
    """Somebody who answers; `chinese_only`, and `poles_only` where no probability of neutral exists."""

    name: str
    training_seconds: float
    answer: Callable[[Sequence[str]], list[Answer]]
    chinese_only: bool = False
    poles_only: bool = False


def ours(
    name: str, examples: Sequence[Example], encoder: Encoder, second: Encoder | None, options: SentimentOptions
) -> Rival:
    """The embedded back end."""
    began = time.process_time()
    model = SentimentClassifier.train(examples, encoder, options, second)
    spent = time.process_time() - began
    return Rival(name, spent, lambda texts: [Answer(s.scores, s.intensity) for s in model.analyse(texts)])


def tfidf(examples: Sequence[Example]) -> Rival:
    """TF-IDF over characters and logistic regression, as scikit-learn has them."""
    began = time.process_time()
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10, max_iter=500),
    )
    model.fit([prepare_sentiment(e.text) for e in examples], [LABEL_OF[e.level] for e in examples])
    spent = time.process_time() - began

    def answer(texts: Sequence[str]) -> list[Answer]:
        rows = model.predict_proba([prepare_sentiment(text) for text in texts])
        return [Answer({label: float(p) for label, p in zip(model.classes_, row, strict=True)}) for row in rows]

    return Rival("TF-IDF + LR", spent, answer)


def snownlp() -> Rival | None:
    """SnowNLP as it comes, or None where it isn't installed."""
    try:
        from snownlp import SnowNLP
    except ImportError:
        return None
    return Rival("SnowNLP", 0.0, lambda texts: [_snow(SnowNLP, text) for text in texts], True, True)


def _snow(kind: Any, text: str) -> Answer:
    positive = float(kind(text).sentiments) if text.strip() else 0.5
    return Answer({"negative": 1 - positive, "neutral": 0.0, "positive": positive})


def chosen(answer: Answer, rival: Rival, poles: bool) -> tuple[Label, float]:
    """The label that an answer stands for, and how sure it is of that."""
    scores = answer.scores
    if poles:
        whole = scores["negative"] + scores["positive"] or 1.0
        label: Label = "positive" if scores["positive"] > scores["negative"] else "negative"
        return label, scores[label] / whole
    if rival.poles_only and abs(scores["positive"] - 0.5) < _BAND / 2:
        return "neutral", max(scores.values())
    label = max(LABELS, key=lambda each: scores[each])
    return label, scores[label]
