"""Calls of an embeddings endpoint from code that isn't asynchronous, each with a deadline that holds."""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Sequence
from typing import Any

from xiaoer.config import EmbeddingsSettings
from xiaoer.encoders.packages import import_encoder_package
from xiaoer.errors import EncoderUnavailable

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.2  # before the second attempt, at most; it doubles with each further one
_TOO_MANY = 429
_QUOTA = "insufficient_quota"  # a 429 that no waiting helps
_NO_KEY = "none"  # the client insists on one; servers on this machine don't read it
_NO_MONEY = "the account behind XIAOER_EMBEDDINGS_KEY has no money left"
_FIXES = {
    400: "it doesn't take this request; correct XIAOER_EMBEDDINGS_MODEL, or set a smaller batch_size (DashScope: 10)",
    401: "set XIAOER_EMBEDDINGS_KEY to a key that is valid there",
    402: _NO_MONEY,
    403: "the key in XIAOER_EMBEDDINGS_KEY may not use this model",
    404: "no such address or model; check XIAOER_EMBEDDINGS_URL, which most often ends in /v1, and _MODEL",
    413: "set a smaller batch_size or max_characters",
    429: _NO_MONEY,
}


class _Passing(Exception):
    """A failure that another attempt may not meet; `pause`: seconds that the endpoint wants to be left alone."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        self.pause = pause
        super().__init__(message)


class EmbeddingsClient:
    """Makes the calls on an event loop in a thread of its own, so that a deadline ends one wherever it is.

    An HTTP time-out alone counts from byte to byte and lets a trickling answer go on for ever. Nothing
    is started before the first call. Safe to use from several threads.
    """

    def __init__(self, endpoint: EmbeddingsSettings, attempts: int) -> None:
        """`attempts`: at most so many; only 429, 5xx and broken connections are tried again."""
        self._openai = import_encoder_package("openai", "openai")
        self._endpoint = endpoint
        self._attempts = attempts
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Any = None
        logging.getLogger("openai").setLevel(logging.INFO)  # its debug lines hold the texts

    def embed(self, texts: Sequence[str], deadline_seconds: float, **fields: Any) -> bytes:
        """The answer's body; raises `EncoderUnavailable`, at the latest when the deadline has passed."""
        ends = time.monotonic() + deadline_seconds
        asked = asyncio.wait_for(self._retried(list(texts), fields, ends), deadline_seconds)
        try:
            return asyncio.run_coroutine_threadsafe(asked, self._started()).result()
        except asyncio.TimeoutError:
            raise EncoderUnavailable(
                f"no answer from the embeddings endpoint within {deadline_seconds:.3g} s; is it running and near?"
            ) from None

    def close(self) -> None:
        """End the thread; a later call starts another."""
        with self._lock:
            loop, client = self._loop, self._client
            self._loop = self._client = None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(client.close(), loop).result(timeout=5)
            loop.call_soon_threadsafe(loop.stop)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._client = self._openai.AsyncOpenAI(
                    base_url=self._endpoint.url, api_key=self._endpoint.key or _NO_KEY, max_retries=0, timeout=None
                )
                threading.Thread(target=self._loop.run_forever, name="embeddings", daemon=True).start()
            return self._loop

    async def _retried(self, texts: list[str], fields: dict[str, Any], deadline: float) -> bytes:
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._once(texts, fields)
            except _Passing as error:
                jitter = random.uniform(0.5, 1) * _PAUSE_SECONDS * 2 ** (attempt - 1)  # noqa: S311 - no secret
                pause = max(error.pause, jitter)
                if attempt == self._attempts or time.monotonic() + pause >= deadline:
                    raise EncoderUnavailable(f"the embeddings endpoint {error}, attempt {attempt}") from None
                log.debug("The embeddings endpoint %s, attempt %d; the next in %.2f s", error, attempt, pause)
                await asyncio.sleep(pause)
        raise AssertionError("at least one attempt is made")

    async def _once(self, texts: list[str], fields: dict[str, Any]) -> bytes:
        try:
            answer = await self._client.embeddings.with_raw_response.create(
                model=self._endpoint.model, input=texts, encoding_format="float", **fields
            )
        except self._openai.APIConnectionError as error:
            kind = type(error.__cause__ or error).__name__
            raise _Passing(f"at {self._endpoint.url} can't be reached ({kind}); check XIAOER_EMBEDDINGS_URL") from None
        except self._openai.APIStatusError as error:
            if (error.status_code == _TOO_MANY and error.code != _QUOTA) or error.status_code >= 500:
                raise _Passing(f"answered {error.status_code}", _wanted_pause(error)) from None
            fix = _FIXES.get(error.status_code, "it doesn't take this request")
            raise EncoderUnavailable(f"the embeddings endpoint answered {error.status_code}: {fix}") from None
        return bytes(answer.content)


def _wanted_pause(error: Any) -> float:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:  # a date: our own pause will do
        return 0.0
