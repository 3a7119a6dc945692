"""Tells attacks from a shop's ordinary messages: rules first, then the project's encoder and a light classifier."""

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
from xiaoer.guardrails.categories import CATEGORIES, ORDINARY, Category
from xiaoer.guardrails.examples import GuardExample
from xiaoer.guardrails.lessons import ShopTurns
from xiaoer.guardrails.pieces import pieces
from xiaoer.guardrails.rules import by_rule
from xiaoer.understanding.ngrams import Ngrams
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.settings import check_number
from xiaoer.understanding.stage import Lesson, Stage

logger = logging.getLogger(__name__)

_ABOUT, _QUICK, _FULL = "guard.json", "quick", "full"
_LABELS = (ORDINARY, *CATEGORIES)
_HELD_OUT = 6  # one line of examples in so many is kept back for calibration
_ENOUGH = 600  # examples; fewer are too few to keep any back
_SIGHTS = 256  # texts whose first stage is kept
_LEAST = 0.5  # no attack is less likely than this
_LEAST_FOREIGN = 0.25  # where the message is refused anyway, with a text that only says so


class Verdict(NamedTuple):
    """What a message is refused as, or None, and how sure that is: 1.0 from a rule, else calibrated."""

    category: Category | None
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        """The value of `understanding.guard` in a parse result."""
        return {"category": self.category, "confidence": round(self.confidence, 4)}


@dataclass(frozen=True)
class GuardOptions:
    """How to train, and where the border lies.

    `strength` is the inverse of regularisation, `ngram_weight` the weight of character n-grams against the sentence
    vector. Where n-grams alone are `quick_above` sure of an ordinary message the encoder isn't asked. `refused_share`:
    the share of the shop's own examples, of which nothing was learnt, that may be refused; the border follows from it.
    `shop_examples`: how many of the intents' examples are learnt as ordinary, and a third as many set the border.
    """

    strength: float = 5.0
    ngram_weight: float = 2.0
    quick_above: float = 0.9
    refused_share: float = 0.01
    shop_examples: int = 6000

    def __post_init__(self) -> None:
        check_number("strength", self.strength, lambda value: value > 0, "a number above zero, such as 5")
        check_number("ngram_weight", self.ngram_weight, lambda value: value > 0, "a number above zero, such as 2")
        for name in ("quick_above", "refused_share"):
            check_number(name, getattr(self, name), lambda value: 0 <= value <= 1, "a share from 0 to 1")
        whole = "a whole number from 0"
        check_number("shop_examples", self.shop_examples, lambda value: value >= 0 and value == int(value), whole)


class GuardDetector:
    """Looks at a message and at each of its clauses; the likeliest attack among them decides."""

    def __init__(self, ngrams: Ngrams, quick: Stage, full: Stage, threshold: float, options: GuardOptions) -> None:
        """`threshold`: from which probability of an attack on a message is refused."""
        self.threshold = threshold
        self._ngrams = ngrams
        self._quick = quick
        self._full = full
        self._options = options
        self._sight = lru_cache(maxsize=_SIGHTS)(self._look)

    @classmethod
    def train(
        cls,
        examples: Sequence[GuardExample],
        shop: ShopTurns,
        encoder: Encoder,
        options: GuardOptions = GuardOptions(),
    ) -> GuardDetector:
        """Learn from `examples` (`load_guard_examples`) and from what customers of a shop say (`shop_turns`)."""
        learnt, border = _drawn(shop.sure, options.shop_examples)
        learnt += _drawn(shop.mixed, options.shop_examples // 4)[0]
        lines = [*examples, *(GuardExample(text, ORDINARY, text) for text in learnt)]
        texts = [prepare(example.text) for example in lines]
        numbers = np.array([_LABELS.index(example.label) for example in lines], dtype=np.int64)
        ngrams = Ngrams.fit(texts)
        rows = ngrams.rows(texts) * np.float32(options.ngram_weight)
        lesson = Lesson(texts, rows, numbers, _held_out(lines))
        quick, full = (
            Stage.fit(lesson, encoders, options.strength, near=bool(encoders)) for encoders in ((), (encoder,))
        )
        detector = cls(ngrams, quick, full, _LEAST, options)
        detector.threshold = detector._border(border)
        return detector

    def inspect(self, text: str, *, foreign: bool = False) -> Verdict:
        """Whether `text` is refused, and as what.

        `foreign`: the message is none of the shop's business, so that no customer loses by a better answer.
        """
        category = by_rule(text)
        if category:
            return Verdict(category, 1.0)
        return self._decided(self._logs(text), min(self.threshold, _LEAST_FOREIGN) if foreign else self.threshold)

    def for_the_encoder(self, text: str) -> list[str]:
        """What the encoder will be asked about `text`: the pieces that n-grams don't find ordinary."""
        return [] if by_rule(text) else [piece for piece in pieces(text) if self._is_unsure(self._sight(piece))]

    def attack(self, text: str) -> float:
        """The probability that the classifier gives to an attack in `text`, whatever the rules say."""
        logs = self._logs(text)
        return float(1 - np.exp(logs[:, 0].min())) if len(logs) else 0.0

    def _decided(self, logs: NDArray[np.float64], threshold: float) -> Verdict:
        if not len(logs):
            return Verdict(None, 1.0)
        worst = logs[int(logs[:, 0].argmin())]
        attack = float(1 - np.exp(worst[0]))
        if attack < threshold:
            return Verdict(None, 1 - attack)
        return Verdict(CATEGORIES[int(worst[1:].argmax())], attack)

    def _logs(self, text: str) -> NDArray[np.float64]:
        """Log-probabilities of the labels for each piece of the text."""
        looked_at = pieces(text)
        if not looked_at:
            return np.zeros((0, len(_LABELS)))
        logs = np.vstack([self._sight(piece) for piece in looked_at])
        unsure = [number for number, row in enumerate(logs) if self._is_unsure(row)]
        if unsure:
            asked = [looked_at[number] for number in unsure]
            try:
                logs[unsure] = self._full.log_probabilities(asked, self._few(asked))
            except EncoderUnavailable as error:
                logger.warning("The sentence encoder gave no answer, a cheaper one stands: %s", error)
        return logs

    def _is_unsure(self, row: NDArray[np.float64]) -> bool:
        return bool(row[0] < np.log(self._options.quick_above)) if self._options.quick_above else False

    def _look(self, piece: str) -> NDArray[np.float64]:
        row: NDArray[np.float64] = self._quick.log_probabilities([piece], self._few([piece]))[0]
        return row

    def _few(self, texts: Sequence[str]) -> Any:
        return self._ngrams.few(texts, self._options.ngram_weight)

    def _border(self, ordinary: Sequence[str]) -> float:
        """The probability beyond which so many of these texts are refused as may be."""
        if not ordinary:
            return _LEAST
        allowed = np.quantile([self.attack(text) for text in ordinary], 1 - self._options.refused_share)
        return max(_LEAST, float(allowed))

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory: numbers as npz, names as JSON, nothing executable."""
        self._ngrams.save(directory)
        self._quick.save(directory / _QUICK)
        self._full.save(directory / _FULL)
        about = {"labels": _LABELS, "threshold": self.threshold}
        (directory / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path, encoder: Encoder, options: GuardOptions = GuardOptions()) -> GuardDetector:
        """Read what `save` wrote; raises `ConfigurationError` when it is broken or of another encoder."""
        try:
            about = json.loads((directory / _ABOUT).read_text(encoding="utf-8"))
            if tuple(about["labels"]) != _LABELS:
                raise ValueError(f"it knows the categories {about['labels']}")
            quick = Stage.load(directory / _QUICK, ())
            full = Stage.load(directory / _FULL, (encoder,))
            return cls(Ngrams.load(directory), quick, full, float(about["threshold"]), options)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(
                f"the guardrails in this model can't be used: {error}. Train again with: rasa train"
            ) from error


def _drawn(texts: Sequence[str], count: int) -> tuple[list[str], list[str]]:
    """So many texts to learn from and a third as many others, the same ones each time."""
    mixed = sorted(dict.fromkeys(texts), key=lambda text: zlib.crc32(text.encode()))
    learnt = min(count, 3 * len(mixed) // 4)
    return mixed[:learnt], mixed[learnt : learnt + count // 3]


def _held_out(examples: Sequence[GuardExample]) -> NDArray[np.bool_]:
    """Which examples are kept back; those that were made from one line go together."""
    if len(examples) < _ENOUGH:
        return np.zeros(len(examples), dtype=np.bool_)
    return np.array([zlib.crc32(example.line.encode()) % _HELD_OUT == 0 for example in examples])
