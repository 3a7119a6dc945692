"""Any endpoint that speaks OpenAI's chat protocol: OpenAI, DashScope, DeepSeek, vLLM, Ollama, llama.cpp …"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import openai

from xiaoer.config import JsonMode
from xiaoer.errors import LLMError, LLMMisconfigured, LLMRejected, LLMTimeout, LLMUnavailable
from xiaoer.llm.answer import read_answer
from xiaoer.llm.base import ChatMessage, Completion, JsonSchema
from xiaoer.llm.clients import Clients
from xiaoer.llm.dialect import Dialect
from xiaoer.llm.streaming import pieces_of

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.25  # before the second attempt, at most; it doubles with each further one
_TOO_MANY = 429
_QUOTA = "insufficient_quota"  # a 429 that no waiting helps
_FIXES = {
    401: "set XIAOER_LLM_KEY to a key that is valid there",
    402: "the account behind XIAOER_LLM_KEY has no money left",
    403: "the key in XIAOER_LLM_KEY may not use this model",
    404: "there is no such address or model; check XIAOER_LLM_URL, which most often ends in /v1, and XIAOER_LLM_MODEL",
    429: "the account behind XIAOER_LLM_KEY has no money left",
}


class _Passing(Exception):
    """A failure that another attempt may not meet; `pause`: the seconds that the endpoint wants to be left alone."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        self.pause = pause
        super().__init__(message)


class OpenAICompatible:
    """A `ChatModel` over HTTP. Makes no connection before the first call.

    Attempts that met 429, 5xx or a broken connection are repeated with growing random pauses, as long
    as the deadline allows; nothing else is.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        *,
        json_mode: JsonMode = "auto",
        options: Mapping[str, Any] | None = None,
        attempts: int = 3,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`url`: the API's address up to `/v1`; `options`: further fields of every request; `attempts`: at most."""
        self.name = f"{url}#{model}"
        self._model = model
        self._clients = Clients(url, key)
        self._dialect = Dialect("schema" if json_mode == "auto" else json_mode)
        self._fixed_json = json_mode != "auto"
        self._options = dict(options or {})
        self._attempts = attempts
        self._sleep = sleep

    @property
    def json_mode(self) -> JsonMode:
        """The strongest JSON mode that the endpoint hasn't refused so far."""
        return self._dialect.json_mode

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        json_schema: JsonSchema | None = None,
        deadline_seconds: float,
    ) -> Completion:
        """See `ChatModel`; raises `LLMUnavailable`, `LLMTimeout`, `LLMRejected` or `LLMMisconfigured`."""
        began = time.monotonic()
        asked = self._negotiated(messages, max_tokens, json_schema, began + deadline_seconds)
        try:
            body = await asyncio.wait_for(asked, deadline_seconds)
        except asyncio.TimeoutError:
            raise LLMTimeout(f"no answer from the language model within {deadline_seconds:g} s") from None
        return read_answer(body, messages, time.monotonic() - began)

    async def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline_seconds: float
    ) -> AsyncIterator[str]:
        """The answer's text piece by piece; raises as `complete`, also when a part has come already.

        It isn't asked again: whoever reads has seen the beginning.
        """
        deadline = time.monotonic() + deadline_seconds
        request = self._dialect.request(self._model, messages, max_tokens, None)
        asked = self._clients.here().chat.completions.create(**request, stream=True, extra_body=self._options)
        try:
            stream = await asyncio.wait_for(asked, deadline_seconds)
        except asyncio.TimeoutError:
            raise LLMTimeout(f"no answer from the language model within {deadline_seconds:g} s") from None
        except openai.APIConnectionError as error:
            raise LLMUnavailable(
                f"the language model can't be reached ({type(error.__cause__ or error).__name__})"
            ) from None
        except openai.APIStatusError as error:
            if error.status_code == _TOO_MANY or error.status_code >= 500:
                raise LLMUnavailable(f"the language model answered {error.status_code}") from None
            raise _refusal(error) from None
        async for piece in pieces_of(stream, deadline):
            yield piece

    async def close(self) -> None:
        """Give this event loop's connections back."""
        await self._clients.close()

    async def _negotiated(
        self, messages: Sequence[ChatMessage], max_tokens: int, json_schema: JsonSchema | None, deadline: float
    ) -> bytes:
        """The answer's body; a way of asking that the endpoint has refused is remembered once another has worked."""
        dialect = self._dialect
        while True:
            request = dialect.request(self._model, messages, max_tokens, json_schema)
            try:
                body = await self._retried(request, deadline)
            except openai.APIStatusError as error:
                other = dialect.after(
                    error.status_code, _complaint(error), bound=json_schema is not None, fixed_json=self._fixed_json
                )
                if other is None:
                    raise _refusal(error) from None
                dialect = other
            else:
                self._dialect = dialect
                return body

    async def _retried(self, request: dict[str, Any], deadline: float) -> bytes:
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._once(request)
            except _Passing as error:
                jitter = random.uniform(0.5, 1) * _PAUSE_SECONDS * 2 ** (attempt - 1)  # noqa: S311 - no secret
                pause = max(error.pause, jitter)
                if attempt == self._attempts or time.monotonic() + pause >= deadline:
                    raise LLMUnavailable(f"the language model {error}, attempt {attempt}") from None
                log.debug("The language model %s, attempt %d; the next in %.2f s", error, attempt, pause)
                await self._sleep(pause)
        raise AssertionError("at least one attempt is made")

    async def _once(self, request: dict[str, Any]) -> bytes:
        """One attempt; `openai.APIStatusError` stands for a refusal that another attempt would meet, too."""
        try:
            answer = await self._clients.here().chat.completions.with_raw_response.create(
                **request, extra_body=self._options
            )
        except openai.APIConnectionError as error:
            raise _Passing(f"can't be reached ({type(error.__cause__ or error).__name__})") from None
        except openai.APIStatusError as error:
            if (error.status_code == _TOO_MANY and error.code != _QUOTA) or error.status_code >= 500:
                raise _Passing(f"answered {error.status_code}", _wanted_pause(error)) from None
            raise
        return bytes(answer.content)


def _wanted_pause(error: openai.APIStatusError) -> float:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:  # a date: our own pause will do
        return 0.0


def _complaint(error: openai.APIStatusError) -> str:
    """All that the endpoint said; only searched, never logged, since it may repeat what was sent."""
    return f"{error.message} {error.param or ''}"


def _refusal(error: openai.APIStatusError) -> LLMError:
    """A refusal with what to do about it; without the endpoint's own words, which may repeat what was sent."""
    said_code: object = error.code  # servers put anything here, llama.cpp a number
    code = f" ({said_code})" if isinstance(said_code, str) and said_code.isidentifier() else ""
    said = f"the language model's endpoint answered {error.status_code}{code}"
    if error.status_code in _FIXES:
        return LLMMisconfigured(f"{said}: {_FIXES[error.status_code]}")
    return LLMRejected(f"{said}: it doesn't take this request")
