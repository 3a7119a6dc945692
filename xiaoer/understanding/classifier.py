"""The light classifier: a logistic regression over sentence vectors and character n-grams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.features import Features
from xiaoer.understanding.labels import POLICY, Label, topic_of
from xiaoer.understanding.softmax import Weights, fit_softmax


class Example(NamedTuple):
    """A text and what it is trained as."""

    text: str
    label: Label


@dataclass(frozen=True)
class ClassifierOptions:
    """How to train: `strength` is the inverse of regularisation, `ngram_weight` that of character n-grams."""

    strength: float = 10.0
    ngram_weight: float = 2.0

    def __post_init__(self) -> None:
        if not self.strength > 0:
            raise ConfigurationError(f"strength is {self.strength!r}; it is a number above zero, such as 10")
        if self.ngram_weight < 0:
            raise ConfigurationError(f"ngram_weight is {self.ngram_weight!r}; it is zero (no n-grams) or more")


class Prediction(NamedTuple):
    """Every intent with its probability, best first, and the topic of the best one."""

    ranking: tuple[tuple[str, float], ...]
    topic: str | None

    @property
    def intent(self) -> str:
        """The most probable intent."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """The probability of that intent, 0..1."""
        return self.ranking[0][1]


class IntentClassifier:
    """Tells a message's intent and topic.

    It is trained on the joint label, intent or policy_question with its topic; the probability of
    an intent is the sum over its labels.
    """

    def __init__(self, features: Features, labels: Sequence[Label], weights: Weights) -> None:
        self._features = features
        self._labels = tuple(labels)
        self._weights = weights
        self._intents = tuple(dict.fromkeys(label.intent for label in self._labels))
        member = [[label.intent == intent for intent in self._intents] for label in self._labels]
        self._membership = np.array(member, dtype=np.float64)

    @classmethod
    def train(
        cls, examples: Sequence[Example], encoder: Encoder, options: ClassifierOptions = ClassifierOptions()
    ) -> IntentClassifier:
        """Learn from `examples`; raises `ConfigurationError` when there aren't two labels to tell apart."""
        names = sorted({str(example.label) for example in examples})
        if len(names) < 2:
            raise ConfigurationError(
                f"the training data has {len(names)} intent(s) with examples; a classifier needs at least two. "
                "Add examples under data/nlu"
            )
        features = Features(encoder, options.ngram_weight)
        rows = features.fit([example.text for example in examples])
        numbers = np.array([names.index(str(example.label)) for example in examples], dtype=np.int64)
        weights = fit_softmax(rows, numbers, options.strength)
        return cls(features, [Label.parse(name) for name in names], weights)

    def predict(self, text: str) -> Prediction:
        """Intent, probabilities and topic of one text."""
        return self.predict_many([text])[0]

    def predict_many(self, texts: Sequence[str]) -> list[Prediction]:
        """One prediction for each text."""
        if not texts:
            return []
        probabilities = np.exp(self._weights.log_probabilities(self._features.rows(texts)))
        return [self._prediction(row) for row in probabilities]

    def _prediction(self, probabilities: NDArray[np.float64]) -> Prediction:
        by_intent = probabilities @ self._membership
        order = np.argsort(-by_intent, kind="stable")
        ranking = tuple((self._intents[i], float(by_intent[i])) for i in order)
        best = Label(ranking[0][0])
        if best.intent == POLICY:
            candidates = [i for i, label in enumerate(self._labels) if label.intent == POLICY]
            best = self._labels[max(candidates, key=lambda i: float(probabilities[i]))]
        return Prediction(ranking, topic_of(best))

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory: numbers as npz, names as JSON, nothing executable."""
        self._features.save(directory)
        np.savez(directory / "classifier.npz", **self._weights._asdict())
        about: dict[str, Any] = {"labels": [str(label) for label in self._labels]}
        (directory / "classifier.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path, encoder: Encoder) -> IntentClassifier:
        """Read what `save` wrote; raises `ConfigurationError` when it is broken or of another encoder."""
        try:
            features = Features.load(directory, encoder)
            about = json.loads((directory / "classifier.json").read_text(encoding="utf-8"))
            arrays = np.load(directory / "classifier.npz", allow_pickle=False)
            labels = [Label.parse(name) for name in about["labels"]]
            return cls(features, labels, Weights(**{name: arrays[name] for name in Weights._fields}))
        except (OSError, ValueError, KeyError) as error:
            raise ConfigurationError(
                f"the intent classifier in this model can't be used: {error}. Train again with: rasa train"
            ) from error
