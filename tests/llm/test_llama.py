"""The provider against a real llama.cpp server: the protocol, not the wits of its small model."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from evals.llama_server import LlamaServer
from xiaoer.errors import LLMRejected, LLMTimeout
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.openai_compatible import OpenAICompatible
from xiaoer.llm.tokens import estimate_prompt
from xiaoer.understanding.llm.answers import read_verdict
from xiaoer.understanding.llm.masking import mask
from xiaoer.understanding.llm.task import IntentTask, answer_schema
from xiaoer.understanding.llm.types import Candidate, Question

pytestmark = pytest.mark.e2e

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": ["red", "green"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
ENGLISH = (ChatMessage("user", "Which colour does grass have? Answer as JSON."),)
CHINESE = (ChatMessage("user", "草是什么颜色？用JSON回答。"),)
DEADLINE = 90.0  # seconds: the tests' machine may be busy


@pytest.fixture
async def model(llama: LlamaServer) -> AsyncIterator[OpenAICompatible]:
    asked = OpenAICompatible(llama.url, llama.model)
    yield asked
    await asked.close()


@pytest.mark.parametrize("prompt", [ENGLISH, CHINESE], ids=["en", "zh"])
async def test_an_answer_bound_to_a_schema(model: OpenAICompatible, prompt: tuple[ChatMessage, ...]) -> None:
    answer = await model.complete(prompt, max_tokens=30, json_schema=SCHEMA, deadline_seconds=DEADLINE)
    assert json.loads(answer.text)["colour"] in ("red", "green")
    assert model.json_mode == "schema"
    assert answer.prompt_tokens > 0
    assert 0 < answer.completion_tokens <= 30
    assert 0 < answer.seconds < DEADLINE


@pytest.mark.parametrize("prompt", [ENGLISH * 4, CHINESE * 4], ids=["en", "zh"])
async def test_the_estimate_of_a_prompt_is_careful(model: OpenAICompatible, prompt: tuple[ChatMessage, ...]) -> None:
    answer = await model.complete(prompt, max_tokens=1, deadline_seconds=DEADLINE)
    assert answer.prompt_tokens <= 1.2 * estimate_prompt(prompt)
    assert estimate_prompt(prompt) <= 3 * answer.prompt_tokens


async def test_the_same_prompt_has_the_same_answer(model: OpenAICompatible) -> None:
    texts = [
        (await model.complete(ENGLISH, max_tokens=8, json_schema=SCHEMA, deadline_seconds=DEADLINE)).text
        for _ in range(2)
    ]
    assert texts[0] == texts[1]


async def test_a_deadline_ends_the_call_and_the_server_goes_on(model: OpenAICompatible) -> None:
    with pytest.raises(LLMTimeout):
        await model.complete(ENGLISH, max_tokens=400, deadline_seconds=0.05)
    answer = await model.complete(ENGLISH, max_tokens=4, deadline_seconds=DEADLINE)
    assert answer.completion_tokens <= 4


async def test_calls_at_the_same_time(model: OpenAICompatible) -> None:
    calls = (
        model.complete(prompt, max_tokens=30, json_schema=SCHEMA, deadline_seconds=DEADLINE)
        for prompt in (ENGLISH, CHINESE, ENGLISH)
    )
    assert all(json.loads(answer.text) for answer in await asyncio.gather(*calls))


async def test_a_prompt_beyond_the_context_is_refused(model: OpenAICompatible) -> None:
    with pytest.raises(LLMRejected, match="answered 400"):
        await model.complete((ChatMessage("user", "word " * 9000),), max_tokens=4, deadline_seconds=DEADLINE)


async def test_the_intent_task_binds_what_a_weak_model_says(model: OpenAICompatible) -> None:
    """llama.cpp takes the task's schema: even this model names an intent that may be answered."""
    intents = ["greeting", "policy_question", "shipping_tracking"]
    question = Question(mask("我的包裹XE5094137682到哪了"), [Candidate(intent, []) for intent in intents], intents)
    answer = await model.complete(
        IntentTask().messages(question)[1:],
        max_tokens=40,
        json_schema=answer_schema(question),
        deadline_seconds=3 * DEADLINE,
    )
    assert model.json_mode == "schema"
    found = re.match(r'\{\s*"intent":\s*"(\w+)",\s*"topic":', answer.text)
    assert found and found.group(1) in intents
    verdict = read_verdict(answer.text, question)
    assert verdict is None or verdict.intent in intents
