"""What a chat model is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

JsonSchema = Mapping[str, Any]
"""A JSON schema that the answer must follow."""


class ChatMessage(NamedTuple):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class Completion(NamedTuple):
    """An answer, what it took, and how long.

    The tokens are the endpoint's own count, or an estimate where it gives none; an answer out of a
    cache took none and is marked.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cached: bool = False

    @property
    def tokens(self) -> int:
        """All tokens of the call."""
        return self.prompt_tokens + self.completion_tokens


class StreamingModel(Protocol):
    """Gives an answer piece by piece; safe to use as a `ChatModel` is."""

    def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline_seconds: float
    ) -> AsyncIterator[str]:
        """The pieces, all within the deadline. An answer that breaks off raises `LLMUnavailable`."""


class ChatModel(Protocol):
    """Completes a conversation.

    Safe to call from several tasks, threads and event loops at once.
    """

    @property
    def name(self) -> str:
        """Provider and model, for logs and cache keys; without any secret."""

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        json_schema: JsonSchema | None = None,
        deadline_seconds: float,
    ) -> Completion:
        """The model's answer, of at most `max_tokens`, within the deadline whatever happens.

        With `json_schema` the endpoint is asked to bind the answer to it, as far as it can: the
        caller still checks. Raises `LLMError`.
        """
