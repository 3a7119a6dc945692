"""The training examples by their vectors: the nearest ones of a label show a language model what the label means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.masking import mask

_JSON = "examples.json"
_NPZ = "examples.npz"


class ExampleIndex:
    """Texts, their labels, and their vectors, shape (texts, dimension), the examples of an intent beside each other.

    The texts are masked like customers' messages: what shops put into training data came from customers.
    Files hold half precision; a search in it would convert thousands of rows for each message.
    """

    def __init__(
        self, texts: Sequence[str], labels: Sequence[Label], vectors: NDArray[np.floating[Any]], encoder: Encoder
    ) -> None:
        order = sorted(range(len(texts)), key=lambda row: labels[row].intent)
        self._texts = tuple(texts[row] for row in order)
        self._labels = tuple(labels[row] for row in order)
        self._vectors = vectors[order].astype(np.float32)
        self._encoder = encoder
        counts = Counter(label.intent for label in self._labels)
        ends = np.cumsum(list(counts.values())).tolist()
        self._rows = {
            intent: slice(end - count, end) for (intent, count), end in zip(counts.items(), ends, strict=True)
        }

    @classmethod
    def build(cls, examples: Sequence[Example], encoder: Encoder) -> ExampleIndex:
        """Index `examples`; of texts that are the same under one label one stays."""
        unique = dict.fromkeys((mask(example.text).text, example.label) for example in examples)
        texts = [text for text, _ in unique]
        vectors = encoder.encode(texts).astype(np.float16)  # as after loading
        return cls(texts, [label for _, label in unique], vectors, encoder)

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that has an example."""
        return tuple(self._rows)

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a masked text."""
        row: NDArray[np.float32] = self._encoder.encode([text])[0]
        return row

    def nearest(self, intent: str, vector: NDArray[np.float32], limit: int) -> list[tuple[str, Label]]:
        """At most `limit` examples of `intent`, nearest first; none for an intent that has none."""
        rows = self._rows.get(intent)
        if rows is None or limit < 1:
            return []
        # Not `@`: BLAS would wake a thread on every core, which costs six times as much, at other customers' expense.
        likeness = np.einsum("ij,j->i", self._vectors[rows], vector)
        best = np.argsort(-likeness, kind="stable")[:limit] + rows.start
        return [(self._texts[row], self._labels[row]) for row in best]

    def save(self, directory: Path) -> None:
        """Write the index into an existing directory: vectors as npz, texts and labels as JSON, nothing executable."""
        about = {"encoder": self._encoder.name, "texts": self._texts, "labels": [str(label) for label in self._labels]}
        (directory / _JSON).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        np.savez(directory / _NPZ, vectors=self._vectors.astype(np.float16))

    @classmethod
    def load(cls, directory: Path, encoder: Encoder) -> ExampleIndex:
        """Read what `save` wrote; raises `ConfigurationError` when it is broken or of another encoder."""
        try:
            about = json.loads((directory / _JSON).read_text(encoding="utf-8"))
            vectors = np.load(directory / _NPZ, allow_pickle=False)["vectors"]
            texts, labels = about["texts"], [Label.parse(label) for label in about["labels"]]
            if about["encoder"] != encoder.name:
                raise ValueError(f"made with the encoder {about['encoder']}, but this is {encoder.name}")
            if not len(texts) == len(labels) == len(vectors):
                raise ValueError(f"{len(texts)} texts, {len(labels)} labels and {len(vectors)} vectors")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                f"the examples for the language model in this bot can't be used: {error}. Train again with: rasa train"
            ) from error
        return cls(texts, labels, vectors, encoder)
