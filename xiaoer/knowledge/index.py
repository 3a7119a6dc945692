"""Hybrid search in the documents of one language: what a question says, and what it means."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.knowledge.confidence import Background, doubts
from xiaoer.knowledge.letters import LetterIndex
from xiaoer.knowledge.sparse import SparseIndex
from xiaoer.knowledge.stores.base import KnowledgeUnavailable, VectorStore
from xiaoer.knowledge.stores.memory import MemoryStore
from xiaoer.knowledge.types import Document, Hit, Passage
from xiaoer.knowledge.vectors import encode, fingerprint
from xiaoer.knowledge.weights import SIGNS, Weights, weights_for
from xiaoer.knowledge.words import Words
from xiaoer.text.normalise import to_half_width

MAX_QUESTION = 300
"""Characters of a question that are looked at; a question about a rule is shorter."""

_NEAREST = 400  # vectors that a store is asked for; what is farther counts as the last of them
_SPACE = re.compile(r"\s+")
_log = logging.getLogger(__name__)
FloatArray = NDArray[np.float32]


class Found(NamedTuple):
    """The likeliest sentences, best first, and the probability that the first really answers."""

    hits: list[Hit]
    confidence: float
    weights: Weights


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
        unanswered: Sequence[str] = (),
        store: VectorStore | None = None,
    ) -> None:
        """`documents` and `words` must be of one language; `cache` is a folder for the documents' vectors.

        `unanswered`: examples of questions that no document answers. `store`: where vectors are
        searched, this process when None.
        """
        self._language = words.language
        self._encoder = encoder
        self._store = store or MemoryStore()
        self.passages = tuple(passage for document in documents for passage in document.passages)
        self._units = [(p, i) for p, passage in enumerate(self.passages) for i in range(len(passage.sentences))]
        self._passage_of = np.array([p for p, _ in self._units], dtype=np.intp)
        self._topics = np.array([passage.topic for passage in self.passages])
        self._periods = [(d.effective, d.until) for d in documents for _ in d.passages]
        wordings = [(p, text) for p, passage in enumerate(self.passages) for text in (passage.heading, *passage.asked)]
        self._wording_of = np.array([p for p, _ in wordings], dtype=np.intp)
        self._sentence_words = SparseIndex([self._text(p, i) for p, i in self._units], words)
        self._passage_words = SparseIndex([_passage_text(passage) for passage in self.passages], words)
        self._wording_letters = LetterIndex([text for _, text in wordings], words.language)
        self._unanswered_letters = LetterIndex(unanswered, words.language)
        if encoder is not None:
            self._encode(encoder, [text for _, text in wordings], list(unanswered), cache)

    @property
    def weights(self) -> Weights:
        """Those that belong to the encoder."""
        return weights_for(self._encoder.name if self._encoder else None, self._language)

    @property
    def vectors_name(self) -> str | None:
        """Under which name the store keeps this index's vectors; None without an encoder."""
        return self._name if self._encoder is not None else None

    def signs(
        self, question: str, topic: str | None, *, vectors: bool = True, blind: float = 2.0
    ) -> tuple[FloatArray, Background]:
        """What is known of each sentence as an answer, shape (sentences, SIGNS), see `SIGNS`; and of the question.

        Without `vectors` only words count. Wordings whose letters are more like the question than
        `blind` are left out, so that weights are fitted as for a question that nobody foresaw. Raises
        `KnowledgeUnavailable` when vectors are in a server that doesn't answer.
        """
        asked = normalise(question)
        columns = np.zeros((len(self._units), SIGNS), dtype=np.float32)
        columns[:, 0] = self._sentence_words.scores(asked)
        columns[:, 1] = self._passage_words.scores(asked)[self._passage_of]
        by_letters = self._wording_letters.scores(asked)
        hidden = by_letters > blind
        columns[:, 4] = self._best_wording(np.where(hidden, 0, by_letters))[self._passage_of]
        likeness = 0.0
        if self._encoder is not None and vectors:
            vector = _unit(self._encoder.encode([asked])[0] - self._centre)
            columns[:, 2], columns[:, 3] = self._likeness(vector, hidden)
            likeness = float((self._unanswered_vectors @ vector).max(initial=-1.0))
        if topic is not None:
            columns[:, 5] = (self._topics == topic)[self._passage_of]
        letters = float(self._unanswered_letters.scores(asked).max(initial=0.0))
        return columns, Background(*self._passage_words.unknown(asked), likeness, letters)

    def find(self, question: str, limit: int, topic: str | None = None, today: date | None = None) -> Found:
        """The likeliest sentences of documents in force on `today` (None: of all), at most `limit`."""
        if not self._units or not normalise(question):
            return Found([], 0.0, self.weights)
        weights = self.weights
        try:
            signs, background = self.signs(question, topic)
        except KnowledgeUnavailable as error:
            _log.warning("answering by words alone: %s", error)
            weights = weights_for(None, self._language)
            signs, background = self.signs(question, topic, vectors=False)
        odds = weights.odds(signs)
        if today is not None:
            odds = np.where(self._in_force(today)[self._passage_of], odds, np.float32(-np.inf))
        best = np.argsort(-odds, kind="stable")[:limit]
        best = best[np.isfinite(odds[best])]
        if not len(best):
            return Found([], 0.0, weights)
        confidence = weights.confidence(doubts(odds, self._passage_of, signs[best[0]], background))
        top = float(odds[best[0]])
        return Found([self._hit(int(u), confidence, float(odds[u]) - top) for u in best], confidence, weights)

    def search(self, question: str, limit: int, topic: str | None = None) -> list[Hit]:
        """The likeliest sentences, best first, at most `limit`."""
        return self.find(question, limit, topic).hits

    def _hit(self, unit: int, confidence: float, behind: float) -> Hit:
        """`behind`: by how much its log-odds are below the best one's, which is not above zero."""
        passage, sentence = self._units[unit]
        odds = np.log(max(confidence, 1e-6) / max(1 - confidence, 1e-6)) + behind
        return Hit(passage=self.passages[passage], sentence=sentence, score=float(1 / (1 + np.exp(-odds))))

    def _in_force(self, today: date) -> NDArray[np.bool_]:
        return np.array([start <= today and (end is None or today <= end) for start, end in self._periods], dtype=bool)

    def _text(self, passage: int, sentence: int) -> str:
        found = self.passages[passage]
        return f"{found.heading}: {found.sentences[sentence].text}"

    def _encode(self, encoder: Encoder, wordings: list[str], unanswered: list[str], cache: Path | None) -> None:
        sentences = [self._text(p, i) for p, i in self._units]
        texts = [*sentences, *wordings]
        vectors = encode([*texts, *unanswered], encoder, cache)
        # What all texts of a shop have in common says nothing; without it likeness is comparable between encoders.
        self._centre: FloatArray = vectors[: len(texts)].mean(axis=0)
        centred = _unit(vectors - self._centre)
        self._unanswered_vectors: FloatArray = centred[len(texts) :]
        self._name = f"{self._language}-{fingerprint(texts, encoder)}"
        try:
            self._store.fill(self._name, centred[: len(texts)])
        except KnowledgeUnavailable as error:
            _log.warning("searching inside this process: %s", error)
            self._store = MemoryStore()
            self._store.fill(self._name, centred[: len(texts)])

    def _likeness(self, vector: FloatArray, hidden: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
        """Likeness to each sentence, and to the nearest wording of each sentence's passage."""
        count = len(self._units)
        rows, likeness = self._store.nearest(self._name, vector, _NEAREST)
        farthest = likeness.min(initial=1.0)
        every = np.full(count + len(self._wording_of), farthest, dtype=np.float32)
        every[rows] = likeness
        every[count:][hidden] = farthest
        return every[:count], self._best_wording(every[count:])[self._passage_of]

    def _best_wording(self, scores: FloatArray) -> FloatArray:
        """Of each passage the best of its wordings' scores."""
        best = np.full(len(self.passages), -1.0, dtype=np.float32)
        np.maximum.at(best, self._wording_of, scores)
        return best


def normalise(question: str) -> str:
    """One line in half-width characters, no longer than is looked at."""
    return _SPACE.sub(" ", to_half_width(question)).strip()[:MAX_QUESTION]


def _passage_text(passage: Passage) -> str:
    return " ".join((passage.title, passage.heading, *passage.asked, passage.text))


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: FloatArray = vectors / np.where(lengths > 0, lengths, np.float32(1.0))
    return scaled
