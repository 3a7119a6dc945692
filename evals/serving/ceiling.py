"""How many turns a second the measuring itself can drive: against a server that does nothing."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import time
from typing import NamedTuple

import psutil

from evals.serving.empty import PATH
from evals.serving.load import run_level
from evals.serving.script import Turn
from launch.stack import Ports, answers

_TURNS = 3000
_SECONDS = 10.0
_START_SECONDS = 30.0


class Ceiling(NamedTuple):
    """Turns per second of so many clients, and what a turn takes of the measuring's own processor, in ms."""

    clients: int
    per_second: float
    cpu_ms: float


def measure_ceiling(clients: int = 16) -> Ceiling:
    """Turns per second and this process's CPU for one; raises `RuntimeError` where the empty server doesn't start."""
    port = Ports.free().rasa
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "evals.serving.empty", str(port)])
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not answers(f"http://127.0.0.1:{port}/"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the empty server doesn't start; `python -m evals.serving.empty 5099` shows why")
            time.sleep(0.1)
        own = psutil.Process()
        before = own.cpu_times()
        talk = itertools.cycle([[Turn("talk", "hello", "ok", "ok")]])
        url = f"http://127.0.0.1:{port}{PATH}"
        answered, took = asyncio.run(run_level(url, talk, clients, name="e", turns=_TURNS, seconds=_SECONDS))
        after = own.cpu_times()
    finally:
        server.terminate()
        server.wait()
    cpu = (after.user + after.system - before.user - before.system) * 1000 / len(answered)
    return Ceiling(clients, round(len(answered) / took, 1), round(cpu, 3))
