"""A chat model behind its guards: cache, budget, circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoer.errors import LLMError, LLMTimeout
from xiaoer.llm.base import ChatMessage, ChatModel, Completion, JsonSchema
from xiaoer.llm.breaker import CircuitBreaker
from xiaoer.llm.budget import TokenBudget
from xiaoer.llm.cache import AnswerCache
from xiaoer.llm.tokens import estimate_prompt


@dataclass(frozen=True)
class GuardOptions:
    """How much a model may cost and be waited for; of one process."""

    cache_size: int = 2000
    cache_seconds: float = 3600.0
    conversation_tokens: int = 20_000
    hourly_tokens: int = 300_000
    failures: int = 5
    open_seconds: float = 30.0


class GuardedModel:
    """A `ChatModel` around another: what was answered before costs nothing, and nothing costs more than allowed.

    Only answers are cached, never failures. A call that failed before the model began to answer is
    not charged; one that ran into its deadline or was cancelled is charged as estimated, since the
    provider may bill it.
    """

    def __init__(self, model: ChatModel, *, cache: AnswerCache, budget: TokenBudget, breaker: CircuitBreaker) -> None:
        self.name = model.name
        self.breaker = breaker
        self._model = model
        self._cache = cache
        self._budget = budget

    @classmethod
    def around(cls, model: ChatModel, options: GuardOptions = GuardOptions()) -> GuardedModel:
        """`model` with guards of its own."""
        return cls(
            model,
            cache=AnswerCache(options.cache_size, options.cache_seconds),
            budget=TokenBudget(options.conversation_tokens, options.hourly_tokens),
            breaker=CircuitBreaker(options.failures, options.open_seconds),
        )

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        json_schema: JsonSchema | None = None,
        deadline_seconds: float,
        conversation: str | None = None,
    ) -> Completion:
        """See `ChatModel`; `conversation` names whose budget it goes on, if anybody's.

        Raises also `BudgetExhausted` and `CircuitOpen`.
        """
        key = AnswerCache.key(self.name, messages, max_tokens, json_schema)
        known = self._cache.get(key)
        if known is not None:
            return known
        spending = self._budget.reserve(conversation, estimate_prompt(messages) + max_tokens)
        try:
            with self.breaker.guarding():
                answer = await self._model.complete(
                    messages, max_tokens=max_tokens, json_schema=json_schema, deadline_seconds=deadline_seconds
                )
        except LLMTimeout:
            raise
        except LLMError:
            self._budget.settle(spending, 0)
            raise
        self._budget.settle(spending, answer.tokens)
        self._cache.put(key, answer)
        return answer

    def forget(self, answer: Completion) -> None:
        """Keep an answer no longer that couldn't be used: the next one may be better."""
        self._cache.drop(answer)
