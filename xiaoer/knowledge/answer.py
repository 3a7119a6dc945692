"""The knowledge base: questions in, the documents' own sentences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xiaoer.encoders.base import Encoder
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.documents import LANGUAGES, load_documents
from xiaoer.knowledge.index import Index
from xiaoer.knowledge.reader import read
from xiaoer.knowledge.types import Answer, Document, Hit, Passage
from xiaoer.knowledge.words import Words, load_words
from xiaoer.types import Language

__all__ = ["Answer", "Hit", "KnowledgeBase", "Passage"]

_READ = 12  # hits that the reader sees: a passage's neighbours of the best sentence are among them


class KnowledgeBase:
    """What the shop has written, searchable in each language. Reading is safe from several threads."""

    def __init__(
        self,
        documents: Sequence[Document],
        words: Mapping[Language, Words],
        encoder: Encoder | None,
        cache: Path | None = None,
    ) -> None:
        """An index over `documents`; see `load`."""
        self.documents = tuple(documents)
        self._indexes: dict[Language, Index] = {
            language: Index([d for d in documents if d.language == language], words[language], encoder, cache)
            for language in LANGUAGES
            if any(document.language == language for document in documents)
        }

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, cache: Path | None = None) -> KnowledgeBase:
        """Read `folder` (`zh/*.md`, `en/*.md`, and `words.yml` where there is one) and index it.

        Without an encoder the search is by words alone. `cache` is a folder for the vectors, which
        makes later starts quicker. Raises `ConfigurationError` with file and line for a document
        that can't be read.
        """
        return cls(load_documents(folder), load_words(folder), encoder, cache)

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
        return read(index.search(question, _READ, topic), index.weights) if index else None

    def search(self, question: str, language: Language, limit: int = 5, topic: str | None = None) -> list[Hit]:
        """The likeliest sentences, best first, however unlikely; at most `limit`."""
        index = self._indexes.get(language)
        return index.search(question, limit, topic) if index else []
