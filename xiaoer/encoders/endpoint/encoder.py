"""Any endpoint that speaks OpenAI's embeddings protocol: OpenAI, DashScope, vLLM, Ollama, llama.cpp …"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.config import EmbeddingsSettings, embeddings_settings, settings
from xiaoer.encoders.cache import VectorCache
from xiaoer.encoders.endpoint.answer import read_vectors
from xiaoer.encoders.endpoint.client import EmbeddingsClient
from xiaoer.encoders.endpoint.leave import Leave
from xiaoer.encoders.options import at_least, text, whole
from xiaoer.encoders.packages import clean
from xiaoer.errors import ConfigurationError, EncoderUnavailable

AWAITED = 16
"""So many texts at once, at most, are a message for which a customer waits (and its parts); more are training."""

_BLANK = "."  # endpoints refuse an empty text
_FAILURES = 3
_LEAVE_SECONDS = 30.0
_REQUEST_SECONDS = 60.0

_Vectors = dict[str, NDArray[np.float32]]


class OpenAIEncoder:
    """Vectors from the endpoint in XIAOER_EMBEDDINGS_URL, _MODEL and _KEY.

    **It blocks.** Rasa's graph is synchronous: while one message waits for the endpoint, every other
    customer of that process waits, too. So a message gets `deadline` seconds for everything, retries
    included, and after 3 failures in a row the endpoint is left alone for 30 s, in which nobody waits.
    Whatever goes wrong, `encode` raises `EncoderUnavailable`, and a classifier can answer without vectors.

    More than 16 texts at once are training: `training_deadline` seconds for all of them, and vectors
    are kept in a file (`VectorCache`), so that training again pays for new texts only. A customer's
    message looks there, too, but is never kept.
    """

    def __init__(
        self,
        dimension: int | None = None,
        prefix: str = "",
        batch_size: int = 64,
        deadline: float = 1.0,
        training_deadline: float = 600.0,
        attempts: int = 3,
        max_characters: int = 2000,
        send_dimension: bool = False,
        threads: int = 1,
        *,
        endpoint: EmbeddingsSettings | None = None,
        cache: Path | None = None,
    ) -> None:
        """Makes no connection; raises `ConfigurationError` for settings that can't be.

        `dimension`: length of the model's vectors, required; with `send_dimension` the endpoint is
        asked for that length (OpenAI's text-embedding-3 and DashScope's v3 and later can shorten).
        `prefix`: stands before every text, as some models want. `batch_size`: texts of one request.
        `threads` means nothing here. `endpoint` and `cache` are for callers that don't take them from
        the environment.
        """
        if dimension is None:
            raise ConfigurationError(
                "the encoder openai needs encoder_options: {dimension: N}, the length of the model's vectors: 1536 for "
                "text-embedding-3-small, 1024 for bge-m3 and text-embedding-v4. To be told it: "
                "xiaoer encoders check openai -o dimension=1"
            )
        self.dimension = whole("openai", "dimension", dimension, 1)
        self._batch_size = whole("openai", "batch_size", batch_size, 1)
        self._most = whole("openai", "max_characters", max_characters, 1)
        self._deadline = at_least("openai", "deadline", deadline, 0.01)
        self._training_deadline = at_least("openai", "training_deadline", training_deadline, 1)
        self._prefix = text("openai", "prefix", prefix)
        self._fields: dict[str, Any] = {"dimensions": dimension} if send_dimension else {}
        endpoint = endpoint or embeddings_settings(os.environ)
        self._client = EmbeddingsClient(endpoint, whole("openai", "attempts", attempts, 1))
        self._leave = Leave(_FAILURES, _LEAVE_SECONDS)
        self.name = f"openai/{endpoint.model}/{dimension}/{self._most}/{prefix}"
        path = cache or settings().home / "cache" / "vectors.db"
        self._cache = VectorCache(path, f"{endpoint.url} {self.name}", dimension)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one, shape (len(texts), dimension); raises `EncoderUnavailable`."""
        sent = [self._sent(each) for each in clean(texts)]
        known = self._cache.get(sent)
        missing = [each for each in dict.fromkeys(sent) if each not in known]
        if missing:
            known.update(self._awaited(missing) if len(texts) <= AWAITED else self._trained(missing))
        rows = [known[each] for each in sent]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _sent(self, plain: str) -> str:
        return self._prefix + (plain[: self._most] if plain.strip() else _BLANK)

    def _awaited(self, texts: list[str]) -> _Vectors:
        vectors: _Vectors = {}
        with self._leave.guarding():
            for batch in self._batches(texts, self._deadline):
                vectors.update(batch)
        return vectors

    def _trained(self, texts: list[str]) -> _Vectors:
        """Each request's vectors are kept at once: what a broken training has paid for isn't lost."""
        vectors: _Vectors = {}
        for batch in self._batches(texts, self._training_deadline):
            self._cache.put(list(batch), np.stack(list(batch.values())))
            vectors.update(batch)
        return vectors

    def _batches(self, texts: list[str], deadline_seconds: float) -> Iterator[_Vectors]:
        """The vectors of one request after another, all within the deadline."""
        ends = time.monotonic() + deadline_seconds
        for start in range(0, len(texts), self._batch_size):
            batch = texts[start : start + self._batch_size]
            left = ends - time.monotonic()
            if left <= 0:
                raise EncoderUnavailable(
                    f"the embeddings endpoint gave {start} of {len(texts)} vectors in {deadline_seconds:g} s; "
                    "raise deadline (a message) or training_deadline (training) in encoder_options"
                )
            body = self._client.embed(batch, min(left, _REQUEST_SECONDS), **self._fields)
            yield dict(zip(batch, read_vectors(body, len(batch), self.dimension), strict=True))
