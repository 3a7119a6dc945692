"""A classifier that knows a few words, for tests of the rules alone."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoer.understanding.classifier import Prediction
from xiaoer.understanding.labels import INTENTS, Label, topic_of


class Scripted:
    """Knows an intent for each of some words, and shares its certainty among those that a text holds.

    `words` maps a word to "intent" or "policy_question/topic"; what holds none of them is out of scope.
    `calls` keeps what it was asked.
    """

    def __init__(self, words: dict[str, str], sure: float = 0.96) -> None:
        self._words = words
        self._sure = sure
        self.calls: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> list[Prediction]:
        self.calls.append(list(texts))
        return [self._predict(text) for text in texts]

    def _predict(self, text: str) -> Prediction:
        labels = [Label.parse(name) for word, name in self._words.items() if word in text] or [Label("out_of_scope")]
        return prediction({label.intent: self._sure / len(labels) for label in labels}, topic_of(labels[0]))


def prediction(chances: dict[str, float], topic: str | None = None) -> Prediction:
    """A prediction in which all other intents share what `chances` leave."""
    rest = (1 - sum(chances.values())) / (len(INTENTS) - len(chances))
    everything = {**dict.fromkeys(INTENTS, rest), **chances}
    ranking = tuple(sorted(everything.items(), key=lambda pair: -pair[1]))
    intent = ranking[0][0]
    return Prediction(ranking, topic if intent == "policy_question" else topic_of(Label(intent)))
