"""A chat model behind its guards: cache, budget, circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xiaoer.errors import BudgetExhausted, LLMError, LLMTimeout
from xiaoer.llm.base import ChatMessage, ChatModel, Completion, JsonSchema
from xiaoer.llm.breaker import CircuitBreaker
from xiaoer.llm.budget import Spending, TokenBudget
from xiaoer.llm.cache import AnswerCache
from xiaoer.llm.money import Prices, millionths, money_budget
from xiaoer.llm.telemetry import calling
from xiaoer.llm.tokens import estimate_prompt

_FREE = Prices()
_NO_CAP = 1e12


class _Reserved(NamedTuple):
    """What a call has set aside."""

    tokens: Spending
    money: Spending | None


@dataclass(frozen=True)
class GuardOptions:
    """How much a model may cost and be waited for; of one process."""

    cache_size: int = 2000
    cache_seconds: float = 3600.0
    conversation_tokens: int = 20_000
    hourly_tokens: int = 300_000
    failures: int = 5
    open_seconds: float = 30.0
    price_in: float = 0.0  # of a thousand tokens
    price_out: float = 0.0
    conversation_money: float | None = None  # None: no cap
    daily_money: float | None = None


class GuardedModel:
    """A `ChatModel` around another: what was answered before costs nothing, and nothing costs more than allowed.

    Only answers are cached, never failures. A call that failed before the model began to answer is
    not charged; one that ran into its deadline or was cancelled is charged as estimated, since the
    provider may bill it.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        cache: AnswerCache,
        budget: TokenBudget,
        breaker: CircuitBreaker,
        prices: Prices = _FREE,
        money: TokenBudget | None = None,
    ) -> None:
        """`money`: a budget of millionths, at these `prices`."""
        self.name = model.name
        self.prices = prices
        self._money = money
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
            prices=Prices(options.price_in, options.price_out),
            money=_money(options),
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
        with calling(self.name) as call:
            try:
                answer = await self._known_or_asked(messages, max_tokens, json_schema, deadline_seconds, conversation)
            except LLMError as error:
                call.failed(error)
                raise
            call.answered(answer, self.prices.of(answer.prompt_tokens, answer.completion_tokens))
            return answer

    async def _known_or_asked(
        self,
        messages: Sequence[ChatMessage],
        max_tokens: int,
        json_schema: JsonSchema | None,
        deadline_seconds: float,
        conversation: str | None,
    ) -> Completion:
        key = AnswerCache.key(self.name, messages, max_tokens, json_schema)
        known = self._cache.get(key)
        if known is not None:
            return known
        spending = self._reserve(conversation, estimate_prompt(messages), max_tokens)
        try:
            with self.breaker.guarding():
                answer = await self._model.complete(
                    messages, max_tokens=max_tokens, json_schema=json_schema, deadline_seconds=deadline_seconds
                )
        except LLMTimeout:
            raise
        except LLMError:
            self._settle(spending, 0, 0)
            raise
        self._settle(spending, answer.prompt_tokens, answer.completion_tokens)
        self._cache.put(key, answer)
        return answer

    def _reserve(self, conversation: str | None, prompt_tokens: int, answer_tokens: int) -> _Reserved:
        """Set tokens and money aside; both or none."""
        tokens = self._budget.reserve(conversation, prompt_tokens + answer_tokens)
        if self._money is None:
            return _Reserved(tokens, None)
        try:
            money = self._money.reserve(conversation, millionths(self.prices.of(prompt_tokens, answer_tokens)))
        except BudgetExhausted:
            self._budget.settle(tokens, 0)
            raise
        return _Reserved(tokens, money)

    def _settle(self, reserved: _Reserved, prompt_tokens: int, answer_tokens: int) -> None:
        self._budget.settle(reserved.tokens, prompt_tokens + answer_tokens)
        if self._money is not None and reserved.money is not None:
            self._money.settle(reserved.money, millionths(self.prices.of(prompt_tokens, answer_tokens)))

    def forget(self, answer: Completion) -> None:
        """Keep an answer no longer that couldn't be used: the next one may be better."""
        self._cache.drop(answer)


def _money(options: GuardOptions) -> TokenBudget | None:
    """The budget of money, where there is any cap."""
    if options.conversation_money is None and options.daily_money is None:
        return None
    return money_budget(
        _NO_CAP if options.conversation_money is None else options.conversation_money,
        _NO_CAP if options.daily_money is None else options.daily_money,
    )
