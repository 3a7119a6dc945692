"""Answers piece by piece: whole, or an error; never half an answer that looks like one."""

from __future__ import annotations

import json

import pytest

from tests.llm.fake_server import Reply, endpoint, fails
from xiaoer.errors import LLMError, LLMMisconfigured, LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, StreamingModel
from xiaoer.llm.openai_compatible import OpenAICompatible
from xiaoer.llm.scripted import Line, ScriptedModel

PROMPT = (ChatMessage("user", "hello"),)


def chunks(*pieces: str, finished: bool = True, cut: bool = False) -> Reply:
    """A stream of server-sent events."""
    lines = [
        {"id": "x", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}
        for piece in pieces
    ]
    if finished:
        lines.append({"id": "x", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    body = "".join(f"data: {json.dumps(line)}\n\n" for line in lines) + ("data: [DONE]\n\n" if finished else "")
    return Reply(body=body.encode(), headers={"Content-Type": "text/event-stream"}, cut=cut)


async def read(model: StreamingModel, deadline: float = 5.0) -> list[str]:
    return [piece async for piece in model.stream(PROMPT, max_tokens=20, deadline_seconds=deadline)]


async def over_http(reply: Reply, deadline: float = 5.0) -> list[str]:
    with endpoint(reply) as server:
        model = OpenAICompatible(server.url, "m", attempts=1)
        try:
            return await read(model, deadline)
        finally:
            await model.close()


async def test_the_pieces_come_in_order() -> None:
    assert await over_http(chunks("Hel", "lo", " there")) == ["Hel", "lo", " there"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (chunks("Hel", finished=False), LLMUnavailable),
        (chunks("Hel", cut=True, finished=False), LLMUnavailable),
        (Reply(body=b"data: rubbish\n\n", headers={"Content-Type": "text/event-stream"}), LLMUnavailable),
        (fails(500), LLMUnavailable),
        (fails(429), LLMUnavailable),
        (fails(401), LLMMisconfigured),
        (Reply(reset=True), LLMUnavailable),
    ],
)
async def test_half_an_answer_is_an_error(reply: Reply, error: type[LLMError]) -> None:
    with pytest.raises(error):
        await over_http(reply)


async def test_the_deadline_is_of_the_whole() -> None:
    with pytest.raises(LLMTimeout):
        await over_http(Reply(hang=True), deadline=0.3)


async def test_the_scripted_model_streams_and_breaks_off_as_told() -> None:
    assert "".join(await read(ScriptedModel(["one two three"]))) == "one two three"
    with pytest.raises(LLMUnavailable):
        await read(ScriptedModel([Line("one two three", cut=5)]))
    with pytest.raises(LLMTimeout):
        await read(ScriptedModel([Line("late", delay=9.0)]), deadline=0.01)
