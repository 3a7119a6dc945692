"""The judge of the proof: it must see what isn't shown."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from evals.llm_stage.endpoint import application
from evals.llm_stage.measure import Result, Round, together
from evals.llm_stage.messages import _salads
from evals.llm_stage.results import faults, rows

WITHOUT = Result(0, [10.0] * 95 + [100.0] * 5, 0, [], 0, 0)


def waiting(**changes: object) -> Result:
    good = Result(1, [12.0] * 95 + [120.0] * 5, 0, [2100.0] * 4, 4, 1)
    return good._replace(**changes)  # type: ignore[arg-type]


def test_a_good_run_has_no_fault() -> None:
    assert faults([WITHOUT, waiting()], 2.0) == []


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (waiting(others=[16.0] * 94 + [200.0] * 6), "above 1.5"),
        (waiting(calls=3), "4 turns that wait made 3 calls"),
        (waiting(calls=9), "4 turns that wait made 9 calls"),
        (waiting(waited=[2100.0] * 3 + [90.0]), "1 of their 4 turns were quicker"),
        (waiting(waiting=5), "never more than 1 calls at once"),
        (waiting(wrong=2), "2 wrong replies with 1 waiting"),
    ],
)
def test_what_is_not_shown_is_said(result: Result, said: str) -> None:
    assert [fault for fault in faults([WITHOUT, result], 2.0) if said in fault]


def test_calls_of_the_server_without_a_language_model_are_a_fault() -> None:
    assert "made 2 calls" in faults([WITHOUT._replace(calls=2), waiting()], 2.0)[0]


def test_rounds_are_put_together_and_compared() -> None:
    result = together(1, [Round([10.0], 0, [2000.0]), Round([30.0], 1, [4000.0])], calls=2, at_once=1)
    assert result == Result(1, [10.0, 30.0], 1, [2000.0, 4000.0], 2, 1)
    assert rows([WITHOUT, result])[1][:2] == ("1", "2")
    assert rows([WITHOUT, result])[1][7] == "2, 3.00"


def test_messages_do_not_repeat() -> None:
    source = _salads(1)
    found = [next(source) for _ in range(500)]
    assert len(set(found)) == 500


async def test_the_endpoint_is_slow_counts_and_answers_within_the_schema() -> None:
    schema = {"properties": {"intent": {"enum": ["greeting", "thanks"]}}}
    body = {"response_format": {"json_schema": {"schema": schema}}, "messages": []}
    transport = httpx.ASGITransport(app=application(0.05))
    async with httpx.AsyncClient(transport=transport, base_url="http://slow") as client:
        began = time.monotonic()
        answers = await asyncio.gather(*(client.post("/v1/chat/completions", json=body) for _ in range(3)))
        assert time.monotonic() - began >= 0.05
        assert '"intent": "greeting"' in answers[0].json()["choices"][0]["message"]["content"]
        assert (await client.get("/calls")).json() == {"all": 3, "now": 0, "at_once": 3}
        await client.post("/calls/forget")
        assert (await client.get("/calls")).json()["all"] == 0
