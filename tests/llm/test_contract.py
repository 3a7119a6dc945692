"""What every `ChatModel` keeps, the scripted one and the real ones alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.llm.fake_server import Reply, endpoint, fails, says
from xiaoer.errors import LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, ChatModel
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.openai_compatible import OpenAICompatible
from xiaoer.llm.scripted import Line, ScriptedModel

PROMPT = (ChatMessage("system", "Answer."), ChatMessage("user", "你好"))
Making = Callable[[str], AbstractAsyncContextManager[ChatModel]]


@asynccontextmanager
async def scripted(kind: str) -> AsyncIterator[ChatModel]:
    lines = {"text": Line("好"), "down": Line(error=LLMUnavailable("down")), "hangs": Line("late", delay=3600)}
    yield ScriptedModel([lines[kind]])


@asynccontextmanager
async def over_http(kind: str) -> AsyncIterator[ChatModel]:
    replies = {"text": says("好"), "down": fails(503), "hangs": Reply(hang=True)}
    with endpoint(replies[kind]) as server:
        model = OpenAICompatible(server.url, "m", attempts=1)
        try:
            yield model
        finally:
            await model.close()


@asynccontextmanager
async def guarded(kind: str) -> AsyncIterator[ChatModel]:
    async with scripted(kind) as model:
        yield GuardedModel.around(model)


@pytest.fixture(params=[scripted, over_http, guarded])
def making(request: pytest.FixtureRequest) -> Making:
    made: Making = request.param
    return made


async def test_an_answer_has_text_tokens_and_time(making: Making) -> None:
    async with making("text") as model:
        answer = await model.complete(PROMPT, max_tokens=5, deadline_seconds=10)
    assert answer.text == "好"
    assert answer.tokens == answer.prompt_tokens + answer.completion_tokens > 0
    assert answer.seconds >= 0 and not answer.cached


async def test_a_failure_is_an_llm_error(making: Making) -> None:
    async with making("down") as model:
        with pytest.raises(LLMUnavailable):
            await model.complete(PROMPT, max_tokens=5, deadline_seconds=10)


async def test_the_deadline_ends_what_hangs(making: Making) -> None:
    async with making("hangs") as model:
        with pytest.raises(LLMTimeout):
            await asyncio.wait_for(model.complete(PROMPT, max_tokens=5, deadline_seconds=0.05), 20)


async def test_it_has_a_name(making: Making) -> None:
    async with making("text") as model:
        assert model.name
