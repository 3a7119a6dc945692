from __future__ import annotations

import asyncio
from typing import Any

import pytest

from xiaoer.errors import BudgetExhausted, CircuitOpen, LLMRejected, LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, Completion
from xiaoer.llm.guarded import GuardedModel, GuardOptions
from xiaoer.llm.scripted import Line, ScriptedModel
from xiaoer.llm.tokens import estimate_prompt


def prompt(text: str = "a") -> tuple[ChatMessage, ...]:
    return (ChatMessage("user", text),)


async def ask(model: GuardedModel, text: str = "a", conversation: str | None = None, **more: Any) -> Completion:
    settings = {"max_tokens": 10, "deadline_seconds": 1.0, **more}
    return await model.complete(prompt(text), conversation=conversation, **settings)


COST = estimate_prompt(prompt()) + 10


async def test_the_same_prompt_is_asked_once() -> None:
    script = ScriptedModel(["yes"])
    model = GuardedModel.around(script)
    assert not (await ask(model)).cached
    again = await ask(model, deadline_seconds=9)
    assert (again.text, again.cached, again.tokens) == ("yes", True, 0)


async def test_an_answer_that_could_not_be_used_is_asked_for_again() -> None:
    model = GuardedModel.around(ScriptedModel(["{half", "yes"]))
    model.forget(await ask(model))
    assert (await ask(model)).text == "yes"


async def test_failures_are_not_cached() -> None:
    model = GuardedModel.around(ScriptedModel([Line(error=LLMUnavailable("down")), "yes"]))
    with pytest.raises(LLMUnavailable):
        await ask(model)
    assert (await ask(model)).text == "yes"


async def test_what_is_cached_needs_neither_budget_nor_a_closed_circuit() -> None:
    script = ScriptedModel(["yes", Line(error=LLMUnavailable("down"))])
    model = GuardedModel.around(script, GuardOptions(failures=1, conversation_tokens=2 * COST))
    await ask(model, conversation="c")
    with pytest.raises(LLMUnavailable):
        await ask(model, "b", conversation="d")
    assert model.breaker.state == "open"
    assert (await ask(model, conversation="c")).cached


async def test_the_circuit_opens_and_nothing_is_sent() -> None:
    script = ScriptedModel([Line(error=LLMTimeout("late"))] * 2)
    model = GuardedModel.around(script, GuardOptions(failures=2))
    for _ in range(2):
        with pytest.raises(LLMTimeout):
            await ask(model)
    with pytest.raises(CircuitOpen):
        await ask(model)
    assert len(script.calls) == 2


async def test_a_conversation_without_budget_is_not_served_and_others_are() -> None:
    script = ScriptedModel(lambda messages: "yes")
    model = GuardedModel.around(script, GuardOptions(conversation_tokens=COST, cache_size=0))
    await ask(model, conversation="a")
    with pytest.raises(BudgetExhausted):
        await ask(model, conversation="a")
    await ask(model, conversation="b")
    assert len(script.calls) == 2


@pytest.mark.parametrize(
    ("error", "charged"), [(LLMUnavailable("503"), False), (LLMRejected("400"), False), (LLMTimeout("late"), True)]
)
async def test_only_calls_that_may_be_billed_are_charged(error: LLMUnavailable, charged: bool) -> None:
    model = GuardedModel.around(ScriptedModel([Line(error=error), "yes"]), GuardOptions(hourly_tokens=COST))
    with pytest.raises(type(error)):
        await ask(model)
    if charged:
        with pytest.raises(BudgetExhausted):
            await ask(model)
    else:
        assert (await ask(model)).text == "yes"


async def test_a_call_that_is_cancelled_is_charged() -> None:
    model = GuardedModel.around(ScriptedModel([Line("late", delay=1000)]), GuardOptions(hourly_tokens=COST))
    call = asyncio.create_task(ask(model, deadline_seconds=5000))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    with pytest.raises(BudgetExhausted):
        await ask(model)


async def test_calls_at_the_same_time_stay_within_the_cap() -> None:
    release = asyncio.Event()

    async def wait(seconds: float) -> None:
        await release.wait()

    script = ScriptedModel(lambda messages: Line("yes", delay=0.5), sleep=wait)
    model = GuardedModel.around(script, GuardOptions(hourly_tokens=3 * COST, cache_size=0))
    calls = [asyncio.create_task(ask(model)) for _ in range(5)]
    await asyncio.sleep(0)
    release.set()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [Completion] * 3 + [BudgetExhausted] * 2
