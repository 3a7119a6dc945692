"""How long until it answers: training from nothing, Rasa alone, and the whole stack."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil

from evals.serving.machine import resident_mb
from evals.talk import Reply, post
from launch.stack import Plan, Stack
from xiaoer.config import ROOT

_POLL_SECONDS = 0.1
_LONGEST_SECONDS = 600.0
_ORDER = "订单XE2096483175，手机尾号8206，查一下订单状态"  # of the demo shop's documented customer
_RIGHT = "XE2096483175 已签收"


class Training(NamedTuple):
    """A training without any cache: how long, how much memory at most, how much of the processors, and on which day."""

    seconds: float
    peak_mb: float
    cpu_seconds: float
    day: str


def measure_training() -> Training:
    """`rasa train` into an empty folder with an empty cache; raises `RuntimeError` with what Rasa said if it fails."""
    with tempfile.TemporaryDirectory(prefix="xiaoer-train-") as folder:
        models = Path(folder) / "models"
        training = train_watched(["--out", str(models)], Path(folder) / "cache", Path(folder) / "said")
        if not list(models.glob("*.tar.gz")):
            raise RuntimeError("rasa train left no model")
    return training


def train_watched(
    options: list[str],
    cache: Path,
    log: Path,
    watch: Callable[[Training], None] = lambda so_far: None,
    *,
    quiet: bool = True,
) -> Training:
    """Run `rasa train` with `options` and measure it; `watch` hears again and again what it has taken so far.

    `cache`: of Rasa, for parts that were trained before. Raises `RuntimeError` with the end of `log` if it fails.
    """
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation", *(["--quiet"] if quiet else []), *options]
    environment = {
        **os.environ,
        "RASA_CACHE_DIRECTORY": str(cache),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }
    began, peak, cpu = time.monotonic(), 0.0, 0.0
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            while process.poll() is None:
                memory, used = _taken(process.pid)
                peak, cpu = max(peak, memory), max(cpu, used)
                watch(_training(began, peak, cpu))
                time.sleep(_POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    training = _training(began, peak, cpu)
    if process.returncode != 0:
        raise RuntimeError(f"rasa train failed:\n{log.read_text(errors='replace')[-3000:]}")
    return training


def _training(began: float, peak_mb: float, cpu_seconds: float) -> Training:
    return Training(round(time.monotonic() - began, 1), peak_mb, round(cpu_seconds, 1), str(date.today()))


def _taken(pid: int) -> tuple[float, float]:
    """Memory in MB and processor seconds of a process that may end at any moment."""
    try:
        times = psutil.Process(pid).cpu_times()
        return resident_mb(pid), times.user + times.system
    except psutil.NoSuchProcess:
        return 0.0, 0.0


class ColdStart(NamedTuple):
    """Seconds until the first right answer: of Rasa beside running servers, and of everything at once."""

    rasa: float
    stack: float


def measure_start(stack: Stack, *, any_reply: bool = False) -> ColdStart:
    """Start everything on an empty home until an order's state is told right; then Rasa anew until it greets.

    Everything runs afterwards. `any_reply`: whether any words will do, where right ones can't be expected.
    """
    began = time.monotonic()
    for name in stack.plan.commands():
        stack.start(name, wait=False)
    _until(stack.plan, _ORDER, lambda reply: bool(reply.text) and (any_reply or _RIGHT in reply.text))
    for name in stack.plan.commands():
        stack.wait(name)
    whole = time.monotonic() - began
    stack.kill("rasa")
    began = time.monotonic()
    stack.start("rasa", wait=False)
    _until(stack.plan, "你好", lambda reply: bool(reply.text) and (any_reply or "店小二" in reply.text))
    return ColdStart(round(time.monotonic() - began, 1), round(whole, 1))


def _until(plan: Plan, text: str, right: Callable[[Reply], bool]) -> None:
    """Ask again and again, each time in a new conversation, until the answer is right."""
    deadline, tries = time.monotonic() + _LONGEST_SECONDS, 0
    with httpx.Client() as client:
        while time.monotonic() < deadline:
            tries += 1
            try:
                if right(post(client, plan.rest, f"start-{tries}", text)):
                    return
            except (httpx.HTTPError, ValueError):  # nobody listens yet, or no model is loaded
                pass
            time.sleep(_POLL_SECONDS)
    raise RuntimeError(f"no right answer to {text!r} within {_LONGEST_SECONDS:.0f} s; the logs are in {plan.home}")
