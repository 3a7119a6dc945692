"""The intent classifier: a cascade of light models, the cheapest first."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError, EncoderUnavailable
from xiaoer.understanding.calibration import favour, favour_up_to
from xiaoer.understanding.labels import OUT_OF_SCOPE, POLICY, Label, topic_of
from xiaoer.understanding.ngrams import Ngrams
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.settings import check_number
from xiaoer.understanding.stage import Lesson, Stage, no_ngrams

logger = logging.getLogger(__name__)

_ABOUT = "classifier.json"
_HELD_OUT = 6  # one example in so many is kept back for calibration
_SIGHTS = 128  # texts whose first stage is kept
_ENOUGH = 600  # examples; fewer are too few to keep any back


class Example(NamedTuple):
    """A text and what it is trained as."""

    text: str
    label: Label


@dataclass(frozen=True)
class ClassifierOptions:
    """How to train, and when the cheaper stage is enough.

    `strength` is the inverse of regularisation and `ngram_weight` the weight of character n-grams against
    the sentence vector (0 leaves them out). N-grams alone decide where they are at least `quick_above`
    sure (1 never lets them); the second encoder, if there is one, is asked where the first is less than
    `second_below` sure. `out_of_scope` is favoured until this share of the shop's held-out examples would
    be refused: examples can't show all that has nothing to do with a shop.
    """

    strength: float = 10.0
    ngram_weight: float = 2.0
    quick_above: float = 0.93
    second_below: float = 0.6
    refused_share: float = 0.04

    def __post_init__(self) -> None:
        check_number("strength", self.strength, lambda value: value > 0, "a number above zero, such as 10")
        check_number("ngram_weight", self.ngram_weight, lambda value: value >= 0, "zero (no n-grams) or more")
        for name in ("quick_above", "second_below", "refused_share"):
            check_number(name, getattr(self, name), lambda value: 0 <= value <= 1, "a number from 0 to 1")


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
        """The calibrated probability of that intent, 0..1."""
        return self.ranking[0][1]


class IntentClassifier:
    """Tells a message's intent and topic.

    It is trained on the joint label, intent or policy_question with its topic; the probability of an
    intent is the sum over its labels. Three stages, each asked only where the one before is unsure:
    character n-grams, the sentence encoder, and a second encoder if one is given.
    """

    def __init__(
        self,
        ngrams: Ngrams | None,
        stages: Sequence[Stage],
        labels: Sequence[Label],
        options: ClassifierOptions,
        foreign_odds: float = 0.0,
    ) -> None:
        """`stages`: n-grams alone (left out where there are none), one encoder, two encoders.

        `foreign_odds`: by how much out_of_scope is favoured (see `favour`).
        """
        self._ngrams = ngrams
        self._stages = tuple(stages)
        self._labels = tuple(labels)
        self._options = options
        self._foreign_odds = foreign_odds
        self._foreign = next((i for i, label in enumerate(self._labels) if label.intent == OUT_OF_SCOPE), None)
        self._intents = tuple(dict.fromkeys(label.intent for label in self._labels))
        member = [[label.intent == intent for intent in self._intents] for label in self._labels]
        self._membership = np.array(member, dtype=np.float64)
        self._sight = lru_cache(maxsize=_SIGHTS)(self._look)

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        encoder: Encoder,
        options: ClassifierOptions = ClassifierOptions(),
        second: Encoder | None = None,
    ) -> IntentClassifier:
        """Learn from `examples`; raises `ConfigurationError` when there aren't two labels to tell apart."""
        names = sorted({str(example.label) for example in examples})
        if len(names) < 2:
            raise ConfigurationError(
                f"the training data has {len(names)} intent(s) with examples; a classifier needs at least two. "
                "Add examples under data/nlu"
            )
        texts = [prepare(example.text) for example in examples]
        numbers = np.array([names.index(str(example.label)) for example in examples], dtype=np.int64)
        ngrams = Ngrams.fit(texts) if options.ngram_weight else None
        lesson = Lesson(texts, _ngram_rows(ngrams, texts, options), numbers, _held_out(texts))
        stages = [Stage.fit(lesson, encoders, options.strength) for encoders in _encoders(encoder, second, ngrams)]
        odds = _foreign_odds(stages, lesson, names, options.refused_share)
        return cls(ngrams, stages, [Label.parse(name) for name in names], options, odds)

    def predict(self, text: str) -> Prediction:
        """Intent, probabilities and topic of one text."""
        return self.predict_many([text])[0]

    def predict_many(self, texts: Sequence[str]) -> list[Prediction]:
        """One prediction for each text."""
        if not texts:
            return []
        return [self._prediction(row) for row in np.exp(self._log_probabilities([prepare(text) for text in texts]))]

    def for_the_encoder(self, texts: Sequence[str]) -> list[str]:
        """What the first encoder will be asked when `texts` are classified: those that n-grams aren't sure of."""
        prepared = [prepare(text) for text in texts]
        if not self._ngrams:
            return prepared
        sure = np.exp(self._at_first_sight(prepared).max(axis=1)) >= self._options.quick_above
        return [text for text, enough in zip(prepared, sure, strict=True) if not enough]

    def _at_first_sight(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """What the first stage says; of a single message it is wanted twice."""
        return np.vstack([self._sight(text) for text in texts])

    def _look(self, text: str) -> NDArray[np.float64]:
        return self._favoured(self._stages[0].log_probabilities([text], self._few([text])))

    def _few(self, texts: Sequence[str]) -> Any:
        return self._ngrams.few(texts, self._options.ngram_weight) if self._ngrams else no_ngrams(texts)

    def _log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Through the stages; a text leaves the cascade where a stage is sure enough of it."""
        ngrams = self._few(texts)
        if self._ngrams:
            logs = self._at_first_sight(texts)
        else:
            logs = self._favoured(self._stages[0].log_probabilities(texts, ngrams))
        for stage, enough in zip(self._stages[1:], self._gates(), strict=True):
            unsure = np.flatnonzero(np.exp(logs.max(axis=1)) < enough)
            if not len(unsure):
                break
            try:
                logs[unsure] = self._favoured(stage.log_probabilities([texts[i] for i in unsure], ngrams[unsure]))
            except EncoderUnavailable as error:
                logger.warning("The sentence encoder gave no answer, a cheaper one stands: %s", error)
                break
        return logs

    def _favoured(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        return logs if self._foreign is None else favour(logs, self._foreign, self._foreign_odds)

    def _gates(self) -> list[float]:
        """How sure the stage before each further stage must be to have the last word."""
        gates = [self._options.quick_above] if self._ngrams else []
        return [*gates, self._options.second_below][: len(self._stages) - 1]

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
        if self._ngrams:
            self._ngrams.save(directory)
        for number, stage in enumerate(self._stages):
            stage.save(directory / f"stage{number}")
        about: dict[str, Any] = {
            "labels": [str(label) for label in self._labels],
            "ngrams": self._ngrams is not None,
            "foreign_odds": self._foreign_odds,
        }
        (directory / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(
        cls,
        directory: Path,
        encoder: Encoder,
        options: ClassifierOptions = ClassifierOptions(),
        second: Encoder | None = None,
    ) -> IntentClassifier:
        """Read what `save` wrote; raises `ConfigurationError` when it is broken or of other encoders."""
        try:
            about = json.loads((directory / _ABOUT).read_text(encoding="utf-8"))
            ngrams = Ngrams.load(directory) if about["ngrams"] else None
            stages = [
                Stage.load(directory / f"stage{number}", encoders)
                for number, encoders in enumerate(_encoders(encoder, second, ngrams))
            ]
            labels = [Label.parse(name) for name in about["labels"]]
            return cls(ngrams, stages, labels, options, about["foreign_odds"])
        except (OSError, ValueError, KeyError) as error:
            raise ConfigurationError(
                f"the intent classifier in this model can't be used: {error}. Train again with: rasa train"
            ) from error


def _encoders(encoder: Encoder, second: Encoder | None, ngrams: Ngrams | None) -> list[tuple[Encoder, ...]]:
    """The encoders of each stage."""
    stages: list[tuple[Encoder, ...]] = [()] if ngrams else []
    return [*stages, (encoder,), *([(encoder, second)] if second else [])]


def _foreign_odds(stages: Sequence[Stage], lesson: Lesson, names: Sequence[str], share: float) -> float:
    """By how much out_of_scope may be favoured, from the shop's held-out examples at the last stage."""
    logs = stages[-1].held_out_logs
    if logs is None or OUT_OF_SCOPE not in names:
        return 0.0
    column = names.index(OUT_OF_SCOPE)
    return favour_up_to(logs[lesson.labels[lesson.held_out] != column], column, share)


def _ngram_rows(ngrams: Ngrams | None, texts: Sequence[str], options: ClassifierOptions) -> Any:
    return ngrams.rows(texts) * np.float32(options.ngram_weight) if ngrams else no_ngrams(texts)


def _held_out(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which texts are kept back, the same ones whenever it is trained and whatever is added."""
    if len(texts) < _ENOUGH:
        return np.zeros(len(texts), dtype=np.bool_)
    return np.array([zlib.crc32(text.encode()) % _HELD_OUT == 0 for text in texts])
