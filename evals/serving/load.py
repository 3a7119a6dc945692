"""Many customers at once: each says the next thing as soon as the last is answered."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from evals.serving.client import Connection
from evals.serving.script import Turn

_TURN_SECONDS = 60.0


class Answered(NamedTuple):
    """One turn that was measured: milliseconds until its reply, and whether the reply was right."""

    milliseconds: float
    right: bool


class Level(NamedTuple):
    """What so many clients got, with turns of one kind only ("mixed": of both).

    `cpu_ms`: what a turn took of the processors, by process; other work on the machine changes it less than times.
    """

    clients: int
    turns_of: str
    turns: int
    wrong: int
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: dict[str, float]


async def run_level(
    url: str,
    scripts: Iterator[list[Turn]],
    clients: int,
    *,
    name: str,
    turns: int,
    seconds: float,
    either_language: bool = False,
    wrong: Callable[[Turn, str], None] = lambda turn, reply: None,
    advance: Callable[[], None] = lambda: None,
) -> tuple[list[Answered], float]:
    """Let `clients` talk until `turns` turns are asked or `seconds` are over; all answers, and how long it took.

    `url`: of the REST channel. `name`: of the load, for its senders. `either_language`: whether a reply in the other
    language is right, too. `wrong` hears of each reply that lacks what the turn expects.
    """
    answered: list[Answered] = []
    left = turns
    began = time.monotonic()

    async def client(number: int) -> None:
        nonlocal left
        async with Connection(url, _TURN_SECONDS) as connection:
            for talk, script in enumerate(scripts):
                for turn in script:
                    if left <= 0 or time.monotonic() - began > seconds:
                        return
                    left -= 1
                    milliseconds, reply = await _say(connection, f"{name}-{clients}-{number}-{talk}", turn)
                    accepted = (turn.expects, turn.in_other_language) if either_language else (turn.expects,)
                    right = any(text in reply for text in accepted)
                    if not right:
                        wrong(turn, reply)
                    answered.append(Answered(milliseconds, right))
                    advance()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return answered, time.monotonic() - began


async def _say(connection: Connection, sender: str, turn: Turn) -> tuple[float, str]:
    """Milliseconds until the reply, and its text."""
    began = time.perf_counter()
    answer = await connection.post(json.dumps({"sender": sender, "message": turn.text}).encode())
    milliseconds = (time.perf_counter() - began) * 1000
    return milliseconds, "\n".join(message.get("text") or "" for message in json.loads(answer))


def level(clients: int, turns_of: str, answered: list[Answered], seconds: float, cpu_ms: dict[str, float]) -> Level:
    """The figures of one load; `cpu_ms` by process, for all its turns. `ValueError` where no turn was answered."""
    if not answered:
        raise ValueError(f"{clients} clients got no answer at all within {seconds:.0f} s")
    p50, p95 = np.percentile([turn.milliseconds for turn in answered], [50, 95])
    wrong = sum(not turn.right for turn in answered)
    rate = round(len(answered) / seconds, 1)
    each = {name: round(ms / len(answered), 2) for name, ms in cpu_ms.items()}
    return Level(clients, turns_of, len(answered), wrong, rate, round(float(p50), 1), round(float(p95), 1), each)
