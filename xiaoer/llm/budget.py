"""How many tokens may be spent: in one conversation, and in any hour."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache

from xiaoer.errors import BudgetExhausted

_HOUR = 3600.0
_DAY = 24 * _HOUR
_CONVERSATIONS = 20_000


@dataclass
class Spending:
    """The tokens of one call: what it may take, and later what it took."""

    conversation: str | None
    at: float
    tokens: int


class TokenBudget:
    """Caps the tokens that one process spends; safe to use from several threads.

    A call reserves what it may take and begins only if that fits, so that calls at the same time
    can't pass the caps together. Of the last 20,000 conversations each is remembered for a day after
    its last call; the hour is the last 60 minutes.
    """

    def __init__(
        self,
        conversation_tokens: int,
        hourly_tokens: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        window_seconds: float = _HOUR,
        names: tuple[str, str] = ("tokens", "hour"),
    ) -> None:
        """`window_seconds` and `names` make it a budget of something else, in other windows than hours."""
        self._conversation_tokens = conversation_tokens
        self._hourly_tokens = hourly_tokens
        self._window = window_seconds
        self._what, self._when = names
        self._clock = clock
        self._lock = Lock()
        self._recent: deque[Spending] = deque()
        self._in_hour = 0
        self._by_conversation: TTLCache[str, int] = TTLCache(_CONVERSATIONS, _DAY, timer=clock)

    def reserve(self, conversation: str | None, tokens: int) -> Spending:
        """Set tokens aside; raises `BudgetExhausted` where they don't fit.

        Where `conversation` is None the hour's cap alone counts.
        """
        with self._lock:
            self._forget_old()
            if self._in_hour + tokens > self._hourly_tokens:
                raise BudgetExhausted(
                    f"{self._in_hour} of {self._hourly_tokens} {self._what} of this {self._when} are spent"
                )
            if conversation is not None:
                spent = self._by_conversation.get(conversation, 0)
                if spent + tokens > self._conversation_tokens:
                    raise BudgetExhausted(
                        f"{spent} of {self._conversation_tokens} {self._what} of this conversation are spent"
                    )
            spending = Spending(conversation, self._clock(), 0)
            self._recent.append(spending)
            self._change(spending, tokens)
            return spending

    def settle(self, spending: Spending, tokens: int) -> None:
        """What the call took in the end."""
        with self._lock:
            self._forget_old()
            self._change(spending, tokens)

    def _change(self, spending: Spending, tokens: int) -> None:
        difference = tokens - spending.tokens
        spending.tokens = tokens
        if self._clock() - spending.at < self._window:
            self._in_hour += difference
        if spending.conversation is not None:
            spent = self._by_conversation.get(spending.conversation, 0)
            self._by_conversation[spending.conversation] = max(0, spent + difference)

    def _forget_old(self) -> None:
        now = self._clock()
        while self._recent and now - self._recent[0].at >= self._window:
            self._in_hour -= self._recent.popleft().tokens
