"""What every back end answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Protocol, get_args

Label = Literal["negative", "neutral", "positive"]
"""How a message sounds, in the sense of sentiment/README.md."""

LABELS: tuple[Label, ...] = get_args(Label)

Source = Literal["encoder", "transformers", "llm"]
"""Who said so."""


class Sentiment(NamedTuple):
    """A message's sentiment.

    `scores`: the probability of every label. `confidence`: that of `label`, which is the likeliest one
    unless a language model has decided. `intensity`: how strong the feeling is, 0 none, about 0.5 a
    feeling that is stated, 1 anger or delight.
    """

    label: Label
    confidence: float
    scores: dict[Label, float]
    intensity: float
    source: Source

    def as_dict(self) -> dict[str, Any]:
        """The value of the parse key `sentiment`."""
        return {**self._asdict(), "scores": dict(self.scores)}


class SentimentModel(Protocol):
    """Tells the sentiment of texts. Safe to call from several threads."""

    def analyse(self, texts: Sequence[str]) -> list[Sentiment]:
        """One sentiment for each text."""


def likeliest(scores: dict[Label, float], intensity: float, source: Source) -> Sentiment:
    """The sentiment in which the likeliest label stands."""
    label = max(LABELS, key=lambda each: scores[each])
    return Sentiment(label, scores[label], scores, intensity, source)
