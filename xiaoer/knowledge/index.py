"""Hybrid search in the documents of one language: what a question says, and what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.knowledge.sparse import SparseIndex
from xiaoer.knowledge.types import Document, Hit, Passage
from xiaoer.knowledge.vectors import encode
from xiaoer.knowledge.weights import Weights, weights_for
from xiaoer.knowledge.words import Words
from xiaoer.text.normalise import to_half_width

MAX_QUESTION = 300
"""Characters of a question that are looked at; a question about a rule is shorter."""

_SPACE = re.compile(r"\s+")
FloatArray = NDArray[np.float32]


class Index:
    """Every sentence of one language, ready to be found. Reading is safe from several threads.

    Without an encoder only words count.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        words: Words,
        encoder: Encoder | None,
        cache: Path | None = None,
    ) -> None:
        """`documents` and `words` must be of one language; `cache` is a folder for the documents' vectors."""
        self.weights: Weights = weights_for(encoder.name if encoder else None, words.language)
        self.passages = tuple(passage for document in documents for passage in document.passages)
        self._units = [(p, i) for p, passage in enumerate(self.passages) for i in range(len(passage.sentences))]
        self._passage_of = np.array([p for p, _ in self._units], dtype=np.intp)
        self._sentence_words = SparseIndex([self._text(p, i) for p, i in self._units], words)
        self._passage_words = SparseIndex([_passage_text(passage) for passage in self.passages], words)
        self._encoder = encoder
        if encoder is not None:
            self._encode(encoder, cache)

    def features(self, question: str, topic: str | None) -> FloatArray:
        """What is known of each sentence as an answer, shape (sentences, 5); see `Weights` for the columns."""
        asked = normalise(question)
        columns = np.zeros((len(self._units), 5), dtype=np.float32)
        columns[:, 0] = self._sentence_words.scores(asked)
        columns[:, 1] = self._passage_words.scores(asked)[self._passage_of]
        if self._encoder is not None:
            vector = _unit(self._encoder.encode([asked])[0] - self._centre)
            columns[:, 2] = self._sentence_vectors @ vector
            wordings = np.full(len(self.passages), -1.0, dtype=np.float32)
            np.maximum.at(wordings, self._wording_of, self._wording_vectors @ vector)
            columns[:, 3] = wordings[self._passage_of]
        if topic is not None:
            on_topic = np.array([passage.topic == topic for passage in self.passages])
            columns[:, 4] = on_topic[self._passage_of]
        return columns

    def search(self, question: str, limit: int, topic: str | None = None) -> list[Hit]:
        """The likeliest sentences, best first, at most `limit`."""
        if not self._units or not normalise(question):
            return []
        scores = self.weights.score(self.features(question, topic))
        best = np.argsort(-scores, kind="stable")[:limit]
        return [self._hit(int(unit), float(scores[unit])) for unit in best]

    def _hit(self, unit: int, score: float) -> Hit:
        passage, sentence = self._units[unit]
        return Hit(passage=self.passages[passage], sentence=sentence, score=score)

    def _text(self, passage: int, sentence: int) -> str:
        found = self.passages[passage]
        return f"{found.heading}: {found.sentences[sentence].text}"

    def _encode(self, encoder: Encoder, cache: Path | None) -> None:
        sentences = [self._text(p, i) for p, i in self._units]
        wordings = [(p, text) for p, passage in enumerate(self.passages) for text in (passage.heading, *passage.asked)]
        vectors = encode([*sentences, *(text for _, text in wordings)], encoder, cache)
        # What all texts of a shop have in common says nothing; without it likeness is comparable between encoders.
        self._centre: FloatArray = vectors.mean(axis=0)
        centred = _unit(vectors - self._centre)
        self._sentence_vectors: FloatArray = centred[: len(sentences)]
        self._wording_vectors: FloatArray = centred[len(sentences) :]
        self._wording_of = np.array([p for p, _ in wordings], dtype=np.intp)


def normalise(question: str) -> str:
    """One line in half-width characters, no longer than is looked at."""
    return _SPACE.sub(" ", to_half_width(question)).strip()[:MAX_QUESTION]


def _passage_text(passage: Passage) -> str:
    return " ".join((passage.title, passage.heading, *passage.asked, passage.text))


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: FloatArray = vectors / np.where(lengths > 0, lengths, np.float32(1.0))
    return scaled
