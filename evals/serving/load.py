"""Many customers at once: each says the next thing as soon as the last is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import httpx
import numpy as np

from evals.serving.script import Turn

_TURN_SECONDS = 60.0


class Answered(NamedTuple):
    """One turn that was measured: milliseconds until its reply, and whether the reply was right."""

    milliseconds: float
    right: bool


class Level(NamedTuple):
    """What so many clients got, with turns of one kind only ("mixed": of both)."""

    clients: int
    turns_of: str
    turns: int
    wrong: int
    per_second: float
    p50_ms: float
    p95_ms: float


async def run_level(
    url: str,
    scripts: Iterator[list[Turn]],
    clients: int,
    *,
    name: str,
    turns: int,
    seconds: float,
    wrong: Callable[[Turn, str], None] = lambda turn, reply: None,
    advance: Callable[[], None] = lambda: None,
) -> tuple[list[Answered], float]:
    """Let `clients` talk until `turns` turns are asked or `seconds` are over; all answers, and how long it took.

    `url`: of the REST channel. `name`: of the load, for its senders. `wrong` hears of each reply that
    lacks what the turn expects.
    """
    answered: list[Answered] = []
    left = turns
    began = time.monotonic()

    async def client(number: int, http: httpx.AsyncClient) -> None:
        nonlocal left
        for talk, script in enumerate(scripts):
            for turn in script:
                if left <= 0 or time.monotonic() - began > seconds:
                    return
                left -= 1
                answered.append(await _say(http, url, f"{name}-{clients}-{number}-{talk}", turn, wrong))
                advance()

    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(timeout=_TURN_SECONDS, limits=limits) as http:
        await asyncio.gather(*(client(number, http) for number in range(clients)))
    return answered, time.monotonic() - began


async def _say(
    http: httpx.AsyncClient, url: str, sender: str, turn: Turn, wrong: Callable[[Turn, str], None]
) -> Answered:
    began = time.perf_counter()
    answer = await http.post(url, json={"sender": sender, "message": turn.text})
    milliseconds = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    reply = "\n".join(message.get("text") or "" for message in answer.json())
    right = turn.expects in reply
    if not right:
        wrong(turn, reply)
    return Answered(milliseconds, right)


def level(clients: int, turns_of: str, answered: list[Answered], seconds: float) -> Level:
    """The figures of one load; raises `ValueError` where no turn was answered."""
    if not answered:
        raise ValueError(f"{clients} clients got no answer at all within {seconds:.0f} s")
    p50, p95 = np.percentile([turn.milliseconds for turn in answered], [50, 95])
    wrong = sum(not turn.right for turn in answered)
    rate = round(len(answered) / seconds, 1)
    return Level(clients, turns_of, len(answered), wrong, rate, round(float(p50), 1), round(float(p95), 1))
