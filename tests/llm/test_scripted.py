from __future__ import annotations

from collections.abc import Sequence

import pytest

from xiaoer.errors import LLMRejected, LLMTimeout
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.scripted import Line, ScriptedModel

PROMPT = (ChatMessage("user", "a"),)


async def test_answers_come_in_their_order_and_then_no_more() -> None:
    model = ScriptedModel(["one", Line("two"), Line(error=LLMRejected("no"))])
    assert (await model.complete(PROMPT, max_tokens=1, deadline_seconds=1)).text == "one"
    assert (await model.complete(PROMPT, max_tokens=2, json_schema={}, deadline_seconds=1)).text == "two"
    with pytest.raises(LLMRejected):
        await model.complete(PROMPT, max_tokens=1, deadline_seconds=1)
    with pytest.raises(AssertionError, match="has 3 answers"):
        await model.complete(PROMPT, max_tokens=1, deadline_seconds=1)
    assert model.calls[1] == (PROMPT, 2, {}, 1)


async def test_a_function_answers_the_prompt() -> None:
    def answer(messages: Sequence[ChatMessage]) -> str:
        return messages[-1].content.upper()

    assert (await ScriptedModel(answer).complete(PROMPT, max_tokens=1, deadline_seconds=1)).text == "A"


async def test_delays_are_waited_for_up_to_the_deadline() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    model = ScriptedModel([Line("x", delay=2), Line("x", delay=9), Line("", 1, LLMRejected("late no"))], sleep=sleep)
    assert (await model.complete(PROMPT, max_tokens=1, deadline_seconds=3)).seconds == 2
    with pytest.raises(LLMTimeout):
        await model.complete(PROMPT, max_tokens=1, deadline_seconds=3)
    with pytest.raises(LLMRejected, match="late no"):
        await model.complete(PROMPT, max_tokens=1, deadline_seconds=3)
    assert slept == [2, 3, 1]
