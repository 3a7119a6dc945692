"""Twenty customers talk while others wait for their language model."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import httpx
import numpy as np

from evals.llm_stage.messages import Said
from evals.serving.script import Turn

_TURN_SECONDS = 60.0
_HEAD_START = 0.5  # seconds: those who wait are waiting already when the others begin


class Talk(NamedTuple):
    """How the others talk: so many customers, so many turns each, with a pause of so many seconds before each turn."""

    others: int
    turns: int
    pause: float


class Round(NamedTuple):
    """One round: milliseconds of each of the others' turns, how many were wrong, and of those who wait."""

    others: list[float]
    wrong: int
    waiting: list[float]


class Result(NamedTuple):
    """All rounds with so many customers who wait. `calls`: the endpoint's; `at_once`: waiting in it together."""

    waiting: int
    others: list[float]
    wrong: int
    waited: list[float]
    calls: int
    at_once: int

    def p50(self) -> float:
        """Of the others, in ms."""
        return float(np.percentile(self.others, 50))

    def p95(self) -> float:
        """Of the others, in ms."""
        return float(np.percentile(self.others, 95))


async def run_round(url: str, said: Said, unsure: Iterator[str], talk: Talk, *, name: str, waiting: int) -> Round:
    """The others talk as `talk` says, while `waiting` customers ask what takes its time.

    Those who wait begin first, each with a conversation of its own for every message, and go on until
    the others are done.
    """
    ended = asyncio.Event()
    scripts = itertools.cycle(said.sure)
    limits = httpx.Limits(max_connections=talk.others + waiting)
    async with httpx.AsyncClient(timeout=_TURN_SECONDS, limits=limits) as http:
        waiters = [
            asyncio.create_task(_wait_often(http, url, unsure, talk.pause, f"{name}-waits-{number}", ended))
            for number in range(waiting)
        ]
        if waiting:
            await asyncio.sleep(_HEAD_START)
        talks = [_talk(http, url, scripts, talk, f"{name}-{number}") for number in range(talk.others)]
        answered = list(itertools.chain.from_iterable(await asyncio.gather(*talks)))
        ended.set()
        waited = list(itertools.chain.from_iterable(await asyncio.gather(*waiters)))
    return Round([ms for ms, _ in answered], sum(not right for _, right in answered), waited)


async def _talk(
    http: httpx.AsyncClient, url: str, scripts: Iterator[list[Turn]], talk: Talk, name: str
) -> list[tuple[float, bool]]:
    """One of the others: milliseconds of each turn, and whether the reply was right."""
    found: list[tuple[float, bool]] = []
    chooser = random.Random(name)
    for number, script in enumerate(scripts):
        for turn in script:
            if len(found) >= talk.turns:
                return found
            await asyncio.sleep(talk.pause * chooser.uniform(0.5, 1.5))
            milliseconds, reply = await _say(http, url, f"{name}-{number}", turn.text)
            found.append((milliseconds, turn.expects in reply))
    raise AssertionError("the scripts never end")


async def _wait_often(
    http: httpx.AsyncClient, url: str, unsure: Iterator[str], pause: float, name: str, ended: asyncio.Event
) -> list[float]:
    """One of those who wait: milliseconds of each turn. They pause as the others do, else all would come at once."""
    spent = []
    chooser = random.Random(name)
    for number, text in enumerate(unsure):
        milliseconds, _ = await _say(http, url, f"{name}-{number}", text)
        spent.append(milliseconds)
        if ended.is_set():
            break
        await asyncio.sleep(pause * chooser.uniform(0.5, 1.5))
    return spent


async def _say(http: httpx.AsyncClient, url: str, sender: str, text: str) -> tuple[float, str]:
    began = time.perf_counter()
    answer = await http.post(url, json={"sender": sender, "message": text})
    milliseconds = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return milliseconds, "\n".join(message.get("text") or "" for message in answer.json())


def together(waiting: int, rounds: Sequence[Round], calls: int, at_once: int) -> Result:
    """The rounds as one result."""
    return Result(
        waiting,
        [each for round_ in rounds for each in round_.others],
        sum(round_.wrong for round_ in rounds),
        [each for round_ in rounds for each in round_.waiting],
        calls,
        at_once,
    )
