from __future__ import annotations

import threading

import pytest

from xiaoer.errors import BudgetExhausted
from xiaoer.llm.budget import TokenBudget


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_conversation_has_its_cap_and_no_other_pays_for_it() -> None:
    budget = TokenBudget(100, 1000)
    budget.reserve("a", 60)
    with pytest.raises(BudgetExhausted, match="60 of 100 tokens of this conversation"):
        budget.reserve("a", 41)
    budget.reserve("a", 40)
    budget.reserve("b", 100)
    budget.reserve(None, 500)


def test_the_hour_has_its_cap_for_all_together() -> None:
    clock = Clock()
    budget = TokenBudget(1000, 100, clock)
    budget.reserve("a", 60)
    clock.now = 1800
    budget.reserve(None, 40)
    with pytest.raises(BudgetExhausted, match="100 of 100 tokens of this hour"):
        budget.reserve("b", 1)
    clock.now = 3600
    budget.reserve("b", 60)
    with pytest.raises(BudgetExhausted):
        budget.reserve("b", 1)


def test_what_was_not_taken_is_given_back_and_what_was_taken_beyond_counts() -> None:
    budget = TokenBudget(100, 150)
    spending = budget.reserve("a", 90)
    budget.settle(spending, 20)
    more = budget.reserve("a", 80)
    budget.settle(more, 120)
    with pytest.raises(BudgetExhausted, match="140 of 100"):
        budget.reserve("a", 1)
    with pytest.raises(BudgetExhausted, match="140 of 150"):
        budget.reserve("b", 11)
    budget.reserve("b", 10)


def test_a_call_that_ends_after_its_hour_changes_no_other_hour() -> None:
    clock = Clock()
    budget = TokenBudget(1000, 100, clock)
    slow = budget.reserve("a", 90)
    clock.now = 3600
    budget.reserve("b", 100)
    budget.settle(slow, 10)
    with pytest.raises(BudgetExhausted, match="100 of 100"):
        budget.reserve("b", 1)


def test_a_refused_call_costs_nothing() -> None:
    budget = TokenBudget(10, 100)
    with pytest.raises(BudgetExhausted):
        budget.reserve("a", 11)
    budget.reserve("a", 10)


def test_threads_together_do_not_pass_the_cap() -> None:
    budget = TokenBudget(10_000, 1000)
    start = threading.Barrier(8)
    granted = []

    def spend(name: str) -> None:
        start.wait()
        for _ in range(100):
            try:
                granted.append(budget.reserve(name, 7).tokens)
            except BudgetExhausted:
                return

    threads = [threading.Thread(target=spend, args=(str(i),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 994
