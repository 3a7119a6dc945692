"""The HTTP provider against real sockets: what it sends, and what it makes of every kind of answer."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import pytest

from tests.llm.fake_server import FakeEndpoint, Reply, endpoint, fails, says
from xiaoer.errors import LLMError, LLMMisconfigured, LLMRejected, LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, Completion
from xiaoer.llm.openai_compatible import OpenAICompatible

PROMPT = (ChatMessage("system", "Answer."), ChatMessage("user", "我的 secret 包裹"))
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


async def at_once(seconds: float) -> None:
    """No waiting between attempts."""


def model(server: FakeEndpoint, **options: Any) -> OpenAICompatible:
    return OpenAICompatible(server.url, "tiny", **{"sleep": at_once, **options})


async def ask(asked: OpenAICompatible, deadline: float = 10.0, bound: bool = False) -> Completion:
    try:
        return await asked.complete(
            PROMPT, max_tokens=7, json_schema=SCHEMA if bound else None, deadline_seconds=deadline
        )
    finally:
        await asked.close()


async def test_what_is_sent_and_what_comes_back() -> None:
    with endpoint(says(" 好的 ", {"prompt_tokens": 12, "completion_tokens": 3})) as server:
        answer = await ask(model(server, key="k-1", options={"enable_thinking": False}), bound=True)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens, answer.cached) == ("好的", 12, 3, False)
    assert 0 < answer.seconds < 10
    request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == "Bearer k-1"
    assert request.body == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "Answer."}, {"role": "user", "content": "我的 secret 包裹"}],
        "max_tokens": 7,
        "temperature": 0,
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}},
        "enable_thinking": False,
    }


async def test_without_a_key_and_without_counting() -> None:
    with endpoint(says("hello")) as server:
        answer = await ask(model(server))
    assert "response_format" not in server.requests[0].body
    assert answer.prompt_tokens > 0 and answer.completion_tokens > 0  # estimates


@pytest.mark.parametrize(
    "first",
    [fails(429), fails(500), fails(502), fails(503), fails(529), Reply(reset=True), Reply(cut=True)],
    ids=["429", "500", "502", "503", "529", "reset", "cut"],
)
async def test_what_another_attempt_may_not_meet_is_tried_again(first: Reply) -> None:
    with endpoint(first, says("yes")) as server:
        assert (await ask(model(server))).text == "yes"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (fails(400), LLMRejected, "answered 400"),
        (fails(413), LLMRejected, "answered 413"),
        (Reply(400, b'{"error": {"code": 400, "message": "m"}}'), LLMRejected, "answered 400: it"),  # llama.cpp's
        (Reply(400, b'{"error": {"code": "too_long", "message": "m"}}'), LLMRejected, r"answered 400 \(too_long\)"),
        (Reply(400, b"<html>"), LLMRejected, "answered 400: it"),
        (fails(401), LLMMisconfigured, "XIAOER_LLM_KEY"),
        (fails(403), LLMMisconfigured, "may not use this model"),
        (fails(404), LLMMisconfigured, "/v1, and XIAOER_LLM_MODEL"),
        (Reply(body=b'{"choices": [{"mess'), LLMUnavailable, "isn't JSON"),
        (Reply(body=b"<h1>It works!</h1>", headers={"Content-Type": "text/html"}), LLMUnavailable, "isn't JSON"),
        (Reply(body=b"\xff\xfe\x00"), LLMUnavailable, "isn't JSON"),
        (Reply(body=b"[]"), LLMUnavailable, "without any text"),
        (Reply(body=b'{"choices": []}'), LLMUnavailable, "without any text"),
        (Reply(body=b'{"choices": [{"message": {"content": null}}]}'), LLMUnavailable, "without any text"),
        (says("  "), LLMUnavailable, "without any text"),
        (says([1]), LLMUnavailable, "without any text"),
        (Reply(307, headers={"Location": "/other"}), LLMRejected, "answered 307"),
    ],
)
async def test_what_another_attempt_would_meet_again_is_not_repeated(
    reply: Reply, error: type[LLMError], said: str
) -> None:
    with endpoint(reply) as server, pytest.raises(error, match=said) as raised:
        await ask(model(server))
    assert len(server.requests) == 1
    assert type(raised.value) is error


async def test_attempts_are_bounded() -> None:
    with endpoint(*[fails(503)] * 5) as server, pytest.raises(LLMUnavailable, match="answered 503, attempt 3"):
        await ask(model(server, attempts=3))
    assert len(server.requests) == 3


async def test_an_account_without_money_is_not_asked_again() -> None:
    body = b'{"error": {"message": "m", "code": "insufficient_quota"}}'
    with endpoint(Reply(429, body)) as server, pytest.raises(LLMMisconfigured, match="no money left"):
        await ask(model(server))


async def test_nobody_listens() -> None:
    with endpoint() as server:
        gone = model(server)
    with pytest.raises(LLMUnavailable, match="can't be reached"):
        await ask(gone)


async def test_pauses_grow_and_the_wish_of_the_endpoint_counts() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    with endpoint(fails(503), fails(429, retry_after="3"), fails(503), says("yes")) as server:
        await ask(model(server, sleep=sleep, attempts=4), deadline=20.0)
    assert 0.125 <= pauses[0] <= 0.25
    assert pauses[1] == 3.0
    assert 0.5 <= pauses[2] <= 1.0


async def test_a_pause_beyond_the_deadline_is_not_begun() -> None:
    with endpoint(fails(429, retry_after="60")) as server, pytest.raises(LLMUnavailable, match="429, attempt 1"):
        await ask(model(server), deadline=5.0)
    with endpoint(fails(503, retry_after="Fri, 31 Dec 1999 23:59:59 GMT"), says("yes")) as server:
        assert (await ask(model(server))).text == "yes"


async def test_the_deadline_holds_over_all_attempts() -> None:
    with endpoint(fails(503), Reply(hang=True)) as server:
        began = time.monotonic()
        with pytest.raises(LLMTimeout, match=r"within 0\.3 s"):
            await ask(model(server), deadline=0.3)
        assert time.monotonic() - began < 5
    assert len(server.requests) == 2


async def test_others_go_on_while_one_hangs() -> None:
    def decide(body: dict[str, Any]) -> Reply:
        return Reply(hang=True) if body["max_tokens"] == 1 else says("yes")

    with endpoint(decide=decide) as server:
        shared = model(server)
        slow = asyncio.create_task(shared.complete(PROMPT, max_tokens=1, deadline_seconds=30))
        quick = await asyncio.gather(*(shared.complete(PROMPT, max_tokens=9, deadline_seconds=10) for _ in range(20)))
        assert [answer.text for answer in quick] == ["yes"] * 20
        assert not slow.done()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        await shared.close()


def test_every_event_loop_has_its_own_connections() -> None:
    """`rasa shell nlu` runs a new event loop for each message."""
    with endpoint(says("one"), says("two")) as server:
        shared = model(server)
        for expected in ("one", "two"):
            assert asyncio.run(ask(shared)).text == expected


def _only(*modes: str | None) -> Any:
    """An endpoint that refuses every JSON mode but these."""

    def decide(body: dict[str, Any]) -> Reply:
        mode = (body.get("response_format") or {}).get("type")
        return says("{}") if mode in modes else fails(400, "This response_format type is unavailable now")

    return decide


@pytest.mark.parametrize(
    ("modes", "found", "requests"),
    [(("json_schema",), "schema", 1), (("json_object", None), "object", 2), ((None,), "none", 3)],
)
async def test_the_json_mode_is_negotiated_once(modes: tuple[str | None, ...], found: str, requests: int) -> None:
    with endpoint(decide=_only(*modes)) as server:
        asked = model(server)
        await ask(asked, bound=True)
        assert (asked.json_mode, len(server.requests)) == (found, requests)
        await ask(asked, bound=True)
        assert len(server.requests) == requests + 1


async def test_a_json_mode_that_is_set_is_not_negotiated() -> None:
    with endpoint(decide=_only("json_object")) as server:
        await ask(model(server, json_mode="object"), bound=True)
        assert len(server.requests) == 1
        with pytest.raises(LLMRejected):
            await ask(model(server, json_mode="schema"), bound=True)
        assert len(server.requests) == 2


async def test_a_refusal_for_other_reasons_changes_no_mode() -> None:
    with endpoint(decide=lambda body: fails(400, "content policy")) as server:
        asked = model(server)
        with pytest.raises(LLMRejected):
            await ask(asked, bound=True)
        assert asked.json_mode == "schema"


async def test_models_that_name_the_length_otherwise_or_have_no_temperature() -> None:
    def decide(body: dict[str, Any]) -> Reply:
        if "max_tokens" in body:
            return fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return fails(400, "'temperature' does not support 0") if "temperature" in body else says("yes")

    with endpoint(decide=decide) as server:
        asked = model(server)
        assert (await ask(asked)).text == "yes"
        assert (await ask(asked)).text == "yes"
    assert len(server.requests) == 4
    assert server.requests[-1].body["max_completion_tokens"] == 7


async def test_neither_logs_nor_errors_repeat_what_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rude = fails(400, "your message '我的 secret 包裹' is too rude")
    with endpoint(fails(503), rude) as server, pytest.raises(LLMRejected) as raised:
        await ask(model(server, key="k-very-secret"))
    assert "503, attempt 1" in caplog.text
    for text in (caplog.text, str(raised.value), repr(raised.value.__cause__)):
        assert "secret" not in text and "包裹" not in text
