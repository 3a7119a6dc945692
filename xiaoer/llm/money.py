"""What tokens cost, and how much may be spent: in one conversation, and in any 24 hours."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from xiaoer.llm.budget import TokenBudget

_DAY = 24 * 3600.0
_PARTS = 1_000_000  # money is counted in millionths: a price of a thousand tokens has few digits


@dataclass(frozen=True)
class Prices:
    """The price of a thousand tokens of prompts and of answers, in the provider's currency."""

    prompt: float = 0.0
    answer: float = 0.0

    def of(self, prompt_tokens: int, answer_tokens: int) -> float:
        """What a call costs."""
        return (prompt_tokens * self.prompt + answer_tokens * self.answer) / 1000


def millionths(money: float) -> int:
    """Money as budgets count it, rounded up: no call is free that isn't."""
    return -int(-money * _PARTS // 1)


def money_budget(conversation: float, day: float, clock: Callable[[], float] = time.monotonic) -> TokenBudget:
    """A budget of money, of one process: hard caps for a conversation and for any 24 hours."""
    return TokenBudget(
        millionths(conversation),
        millionths(day),
        clock,
        window_seconds=_DAY,
        names=("millionths of the currency", "day"),
    )
