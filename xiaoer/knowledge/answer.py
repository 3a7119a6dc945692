"""The knowledge base: questions in, the documents' own sentences out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.documents import LANGUAGES, load_documents
from xiaoer.knowledge.index import Index
from xiaoer.knowledge.reader import SpanReader, read
from xiaoer.knowledge.stores.base import VectorStore
from xiaoer.knowledge.types import Answer, Document, Hit, Passage
from xiaoer.knowledge.unanswered import load_unanswered
from xiaoer.knowledge.words import Words, load_words
from xiaoer.types import Language

__all__ = ["Answer", "Hit", "KnowledgeBase", "Passage"]

_READ = 12  # hits that the reader sees: a passage's neighbours of the best sentence are among them


class KnowledgeBase:
    """What the shop has written, searchable in each language. Reading is safe from several threads.

    Only documents that are in force on the day of the question are used.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        words: Mapping[Language, Words],
        encoder: Encoder | None,
        cache: Path | None = None,
        *,
        unanswered: Mapping[Language, Sequence[str]] | None = None,
        store: VectorStore | None = None,
        reader: SpanReader | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """An index over `documents`; see `load`."""
        self.documents = tuple(documents)
        self._reader = reader
        self._today = today
        examples = unanswered or {}
        self._indexes: dict[Language, Index] = {
            language: Index(
                [d for d in documents if d.language == language],
                words[language],
                encoder,
                cache,
                examples.get(language, ()),
                store,
            )
            for language in LANGUAGES
            if any(document.language == language for document in documents)
        }

    @classmethod
    def load(
        cls,
        folder: Path,
        encoder: Encoder | None,
        cache: Path | None = None,
        *,
        store: VectorStore | None = None,
        reader: SpanReader | None = None,
        today: Callable[[], date] = date.today,
    ) -> KnowledgeBase:
        """Read `folder` (`zh/*.md`, `en/*.md`, `words.yml` and `unanswered.yml` where they are) and index it.

        Without an encoder the search is by words alone. `cache` is a folder for the vectors, which
        makes later starts quicker; `store` is where they are searched (None: in this process);
        `reader` points at the sentence instead of the search; `today` is the shop's day. Raises
        `ConfigurationError` with file and line for a document that can't be read.
        """
        return cls(
            load_documents(folder),
            load_words(folder),
            encoder,
            cache,
            unanswered=load_unanswered(folder),
            store=store,
            reader=reader,
            today=today,
        )

    def index(self, language: Language) -> Index:
        """The index of one language; raises `ConfigurationError` when there are no documents in it."""
        if language not in self._indexes:
            raise ConfigurationError(
                f"there are no documents in {language!r}, only in {sorted(self._indexes)}; add some"
            )
        return self._indexes[language]

    def answer(self, question: str, language: Language, topic: str | None = None) -> Answer | None:
        """The sentence or sentences of one passage that answer, word for word, or None when none does.

        `topic` is what the understanding takes the question to be about; it is a hint and excludes nothing.
        """
        index = self._indexes.get(language)
        return read(index.find(question, _READ, topic, self._today()), question, self._reader) if index else None

    def search(self, question: str, language: Language, limit: int = 5, topic: str | None = None) -> list[Hit]:
        """The likeliest sentences, best first, however unlikely; at most `limit`."""
        index = self._indexes.get(language)
        return index.find(question, limit, topic, self._today()).hits if index else []
