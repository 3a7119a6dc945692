from __future__ import annotations

import asyncio
import logging

import pytest

from xiaoer.errors import CircuitOpen, LLMMisconfigured, LLMRejected, LLMTimeout, LLMUnavailable
from xiaoer.llm.breaker import CircuitBreaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: CircuitBreaker, error: BaseException | None = None) -> None:
    with pytest.raises(type(error or LLMTimeout())), breaker.guarding():
        raise error or LLMTimeout()


def succeed(breaker: CircuitBreaker) -> None:
    with breaker.guarding():
        pass


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = CircuitBreaker(3, 30, Clock())
    fail(breaker)
    fail(breaker, LLMMisconfigured())
    succeed(breaker)
    fail(breaker, LLMUnavailable())
    fail(breaker)
    assert breaker.state == "closed"
    fail(breaker)
    assert breaker.state == "open"
    with pytest.raises(CircuitOpen, match=r"failed 3 times in a row .* another 30 s"):
        succeed(breaker)


def test_a_refusal_of_one_request_is_no_failure_of_the_endpoint() -> None:
    breaker = CircuitBreaker(1, 30, Clock())
    fail(breaker, LLMRejected())
    fail(breaker, ValueError())
    fail(breaker, asyncio.CancelledError())
    assert breaker.state == "closed"


def test_one_trial_closes_it_or_opens_it_again(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 30, clock)
    fail(breaker)
    clock.now = 30
    assert breaker.state == "half-open"
    fail(breaker)
    assert breaker.state == "open"
    clock.now = 60
    with breaker.guarding(), pytest.raises(CircuitOpen, match="until a trial call is back"):
        succeed(breaker)
    assert breaker.state == "closed"
    succeed(breaker)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 3


def test_a_cancelled_trial_lets_the_next_one_try() -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 30, clock)
    fail(breaker)
    clock.now = 30
    fail(breaker, asyncio.CancelledError())
    assert breaker.state == "half-open"
    succeed(breaker)
    assert breaker.state == "closed"


def test_calls_from_before_it_opened_do_not_decide() -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 30, clock)
    with breaker.guarding():
        fail(breaker)
    assert breaker.state == "open"
    clock.now = 30
    succeed(breaker)
    late = breaker.guarding()
    late.__enter__()
    fail(breaker)
    clock.now = 60
    with breaker.guarding():
        assert late.__exit__(LLMTimeout, LLMTimeout(), None) is False
        with pytest.raises(CircuitOpen):
            succeed(breaker)
    assert breaker.state == "closed"
