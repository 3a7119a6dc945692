"""A chat model that says what a script says: for tests, demonstrations and measurements without any network."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from xiaoer.errors import LLMError, LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, Completion, JsonSchema
from xiaoer.llm.tokens import estimate_prompt, estimate_tokens


@dataclass(frozen=True)
class Line:
    """One answer of the script: a text, or an error; either comes after `delay` seconds.

    `cut`: the characters after which a stream of it breaks off.
    """

    text: str = ""
    delay: float = 0.0
    error: LLMError | None = None
    cut: int | None = None


class Call(NamedTuple):
    """What the model was asked."""

    messages: tuple[ChatMessage, ...]
    max_tokens: int
    json_schema: JsonSchema | None
    deadline_seconds: float


Script = Iterable[Line | str] | Callable[[Sequence[ChatMessage]], Line | str]
"""Answers in their order, or a function that answers a prompt; a text alone is an answer without delay."""


class ScriptedModel:
    """A `ChatModel` whose answers are known; `calls` holds what it was asked.

    It keeps the deadline: a line that comes later is `LLMTimeout`. Asked once more than the script
    has answers it raises `AssertionError`. Tokens are estimates.
    """

    def __init__(
        self, script: Script, name: str = "scripted", *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.name = name
        self.calls: list[Call] = []
        self._script = script if callable(script) else iter(tuple(script))
        self._sleep = sleep
        self._lock = Lock()

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        json_schema: JsonSchema | None = None,
        deadline_seconds: float,
    ) -> Completion:
        """See `ChatModel`."""
        line = self._next(Call(tuple(messages), max_tokens, json_schema, deadline_seconds))
        if line.delay > deadline_seconds:
            await self._sleep(deadline_seconds)
            raise LLMTimeout(f"no answer from the language model within {deadline_seconds:g} s")
        if line.delay:
            await self._sleep(line.delay)
        if line.error:
            raise line.error
        return Completion(line.text, estimate_prompt(messages), estimate_tokens(line.text), line.delay)

    async def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline_seconds: float
    ) -> AsyncIterator[str]:
        """The line word by word; one with a `cut` breaks off there."""
        line = self._next(Call(tuple(messages), max_tokens, None, deadline_seconds))
        if line.delay > deadline_seconds:
            await self._sleep(deadline_seconds)
            raise LLMTimeout(f"no answer from the language model within {deadline_seconds:g} s")
        if line.error:
            raise line.error
        for piece in re.findall(r"\S+\s*|\s+", line.text[: line.cut]):
            yield piece
        if line.cut is not None:
            raise LLMUnavailable("the language model's answer ended in the middle")

    def _next(self, call: Call) -> Line:
        with self._lock:
            self.calls.append(call)
            line = self._script(call.messages) if callable(self._script) else next(self._script, None)
        if line is None:
            raise AssertionError(f"the script has {len(self.calls) - 1} answers, and this is a further question")
        return Line(line) if isinstance(line, str) else line
