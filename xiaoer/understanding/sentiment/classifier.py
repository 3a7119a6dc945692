"""The embedded back end: a cascade of light models, the cheapest first."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError, EncoderUnavailable
from xiaoer.understanding.ngrams import Ngrams
from xiaoer.understanding.sentiment.examples import Example
from xiaoer.understanding.sentiment.levels import (
    LEVELS,
    Level,
    by_label,
    is_neutral,
    odds,
    sentiments,
    shifted,
    with_odds,
)
from xiaoer.understanding.sentiment.polarity import SHORTEST, Polarity, ends, signs
from xiaoer.understanding.sentiment.prepare import prepare_sentiment
from xiaoer.understanding.sentiment.types import LABELS, Label, Sentiment
from xiaoer.understanding.settings import check_number
from xiaoer.understanding.stage import Lesson, Stage

logger = logging.getLogger(__name__)

_ABOUT, _QUICK, _FULL, _POLARITY = "sentiment.json", "quick", "full", "polarity"
_HELD_OUT = 6  # one example in so many is kept back for calibration
_SIGHTS = 128  # texts whose first stage is kept
_ENOUGH = 600  # examples; fewer are too few to keep any back
_NGRAMS_SHARE = 0.3  # of the n-grams' odds, beside the second encoder's


_EXPECTED = "a share above zero for each label, such as {negative: 0.3, neutral: 0.5, positive: 0.2}"


def _usual() -> dict[Label, float]:
    return {"negative": 0.3, "neutral": 0.5, "positive": 0.2}


@dataclass(frozen=True)
class SentimentOptions:
    """How to train, and when the cheaper stage is enough.

    `strength` is the inverse of regularisation, `ngram_weight` the weight of character n-grams against
    the sentence vector. `expected`: how often each label comes among the shop's messages, which decides
    the borderline ones. N-grams alone have the last word where they are at least `quick_above` sure.
    The second encoder, if there is one, decides between positive and negative where the first is less than
    `second_below` sure of a text that isn't neutral nor very short, and in every text from `second_from` signs on
    (Chinese characters, or words); it learns from at most `second_examples` texts of each polarity and language.
    """

    strength: float = 5.0
    ngram_weight: float = 2.0
    expected: Mapping[Label, float] = field(default_factory=_usual, hash=False)
    quick_above: float = 0.8
    second_below: float = 0.75
    second_from: int = 24
    second_examples: int = 150

    def __post_init__(self) -> None:
        check_number("strength", self.strength, lambda value: value > 0, "a number above zero, such as 5")
        check_number("ngram_weight", self.ngram_weight, lambda value: value > 0, "a number above zero, such as 2")
        for name in ("quick_above", "second_below"):
            check_number(name, getattr(self, name), lambda value: 0 <= value <= 1, "a probability from 0 to 1")
        for name in ("second_from", "second_examples"):
            whole = "a whole number from 1"
            check_number(name, getattr(self, name), lambda value: value >= 1 and value == int(value), whole)
        shares = self.expected
        if not isinstance(shares, Mapping) or set(shares) != set(LABELS):
            raise ConfigurationError(f"expected is {shares!r}; it takes {_EXPECTED}")
        for label, share in shares.items():
            check_number(f"expected: {label}", share, lambda value: value > 0, _EXPECTED)


class SentimentClassifier:
    """A `SentimentModel` that is trained on examples.

    Three stages, each asked only where the one before is unsure: character n-grams, the sentence
    encoder, and for whether it is rather positive or negative a second encoder.
    """

    def __init__(
        self,
        ngrams: Ngrams,
        quick: Stage,
        full: Stage,
        levels: Sequence[Level],
        options: SentimentOptions,
        polarity: Polarity | None = None,
    ) -> None:
        """`levels`: those that the stages tell apart, in their order."""
        self._ngrams = ngrams
        self._quick = quick
        self._full = full
        self._levels = tuple(levels)
        self._options = options
        self._polarity = polarity
        self._sight = lru_cache(maxsize=_SIGHTS)(self._look)  # of one message it is wanted several times

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        encoder: Encoder,
        options: SentimentOptions = SentimentOptions(),
        second: Encoder | None = None,
    ) -> SentimentClassifier:
        """Learn from `examples`, which hold every label (`load_examples` sees to it)."""
        texts = [prepare_sentiment(example.text) for example in examples]
        learnt = [example.level for example in examples]
        levels = [level for level in LEVELS if level in learnt]
        ngrams = Ngrams.fit(texts)
        numbers = np.array([levels.index(level) for level in learnt], dtype=np.int64)
        lesson = Lesson(texts, ngrams.rows(texts) * np.float32(options.ngram_weight), numbers, _held_out(texts))
        # The nearest examples, which tell intents apart, say nothing more about feelings.
        quick, full = (Stage.fit(lesson, encoders, options.strength, near=False) for encoders in ((), (encoder,)))
        polarity = Polarity.fit(texts, learnt, second, options.second_examples) if second else None
        return cls(ngrams, quick, full, levels, options, polarity)

    def analyse(self, texts: Sequence[str]) -> list[Sentiment]:
        """One sentiment for each text."""
        return sentiments(self._probabilities([prepare_sentiment(text) for text in texts])) if texts else []

    def for_the_encoder(self, text: str) -> list[str]:
        """What the first encoder will be asked about `text`: itself, or nothing where n-grams are sure."""
        prepared = [prepare_sentiment(text)]
        levels = self._at_first_sight(prepared)[1]
        return prepared if len(self._unsure(levels)) else []

    def for_the_second(self, text: str) -> list[str]:
        """What the second encoder will be asked about `text`; asks the first, which should know its vector."""
        prepared = [prepare_sentiment(text)]
        if self._polarity is None:
            return []
        levels = self._at_first_sight(prepared)[1]
        try:
            self._ask_the_first(prepared, levels)
        except EncoderUnavailable:  # `analyse` says so
            return []
        return [ends(prepared[0])] if len(self._doubtful(prepared, levels)) else []

    def _at_first_sight(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What n-grams say: log-probabilities of what was learnt, and the probabilities of every level."""
        seen = [self._sight(text) for text in texts]
        return np.vstack([quick for quick, _ in seen]), np.vstack([levels for _, levels in seen])

    def _look(self, text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        quick = self._quick.log_probabilities([text], self._ngrams.few([text], self._options.ngram_weight))
        return quick, shifted(quick, self._options.expected, self._levels)

    def _unsure(self, levels: NDArray[np.float64]) -> NDArray[np.intp]:
        """The texts that the first encoder sees."""
        return np.flatnonzero(by_label(levels).max(axis=1) < self._options.quick_above)

    def _ask_the_first(self, texts: Sequence[str], levels: NDArray[np.float64]) -> None:
        """Put the first encoder's answer into those of `levels` that n-grams aren't sure of."""
        unsure = self._unsure(levels)
        if len(unsure):
            chosen = [texts[i] for i in unsure]
            logs = self._full.log_probabilities(chosen, self._ngrams.few(chosen, self._options.ngram_weight))
            levels[unsure] = shifted(logs, self._options.expected, self._levels)

    def _probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Of every level, shape (texts, 5)."""
        quick, levels = self._at_first_sight(texts)
        try:
            self._ask_the_first(texts, levels)
            doubtful = self._doubtful(texts, levels)
            if self._polarity and len(doubtful):
                plain = shifted(quick[doubtful], dict.fromkeys(LABELS, 1 / len(LABELS)), self._levels)
                wanted = self._polarity.odds([texts[i] for i in doubtful]) + _NGRAMS_SHARE * odds(plain)
                levels[doubtful] = with_odds(levels[doubtful], wanted)
        except EncoderUnavailable as error:
            logger.warning("The sentence encoder gave no answer, a cheaper one stands: %s", error)
        return levels

    def _doubtful(self, texts: Sequence[str], levels: NDArray[np.float64]) -> NDArray[np.int64]:
        """The texts that the second encoder sees."""
        lengths = np.array([signs(text) for text in texts])
        unsure = by_label(levels).max(axis=1) < self._options.second_below
        doubtful = (lengths >= SHORTEST) & unsure & ~is_neutral(levels)
        return np.flatnonzero((lengths >= self._options.second_from) | doubtful)

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory: numbers as npz, names as JSON, nothing executable."""
        self._ngrams.save(directory)
        self._quick.save(directory / _QUICK)
        self._full.save(directory / _FULL)
        if self._polarity:
            self._polarity.save(directory / _POLARITY)
        about: dict[str, Any] = {"levels": self._levels, "second": self._polarity is not None}
        (directory / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(
        cls,
        directory: Path,
        encoder: Encoder,
        options: SentimentOptions = SentimentOptions(),
        second: Encoder | None = None,
    ) -> SentimentClassifier:
        """Read what `save` wrote; raises `ConfigurationError` when it is broken or of other encoders."""
        try:
            about = json.loads((directory / _ABOUT).read_text(encoding="utf-8"))
            levels = about["levels"]
            if not set(levels) <= set(get_args(Level)):
                raise ValueError(f"unknown levels {levels}")
            polarity = Polarity.load(directory / _POLARITY, second) if second and about["second"] else None
            return cls(
                Ngrams.load(directory),
                Stage.load(directory / _QUICK, ()),
                Stage.load(directory / _FULL, (encoder,), near=False),
                levels,
                options,
                polarity,
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(
                f"the sentiment classifier in this model can't be used: {error}. Train again with: rasa train"
            ) from error


def _held_out(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which texts are kept back, the same ones whenever it is trained and whatever is added."""
    if len(texts) < _ENOUGH:
        return np.zeros(len(texts), dtype=np.bool_)
    return np.array([zlib.crc32(text.encode()) % _HELD_OUT == 0 for text in texts])
