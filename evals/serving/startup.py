"""How long until it answers: training from nothing, Rasa alone, and the whole stack."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil

from evals.serving.machine import resident_mb
from evals.talk import Reply, post
from launch.stack import Plan, Stack
from xiaoer.config import ROOT

_POLL_SECONDS = 0.1
_LONGEST_SECONDS = 180.0
_ORDER = "订单XE2096483175，手机尾号8206，查一下订单状态"  # of the demo shop's documented customer


class Training(NamedTuple):
    """A training without any cache."""

    seconds: float
    peak_mb: float


def measure_training() -> Training:
    """`rasa train` into an empty folder with an empty cache; raises `RuntimeError` with what Rasa said if it fails."""
    with tempfile.TemporaryDirectory(prefix="xiaoer-train-") as folder:
        command = [sys.executable, "-m", "rasa", "train", "--skip-validation", "--quiet", "--out", f"{folder}/models"]
        environment = {
            **os.environ,
            "RASA_CACHE_DIRECTORY": f"{folder}/cache",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONWARNINGS": "ignore",
        }
        began, peak = time.monotonic(), 0.0
        with (Path(folder) / "said").open("wb") as said:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
            while process.poll() is None:
                peak = max(peak, _resident(process.pid))
                time.sleep(_POLL_SECONDS)
        seconds = time.monotonic() - began
        if process.returncode != 0 or not list(Path(folder, "models").glob("*.tar.gz")):
            raise RuntimeError(f"rasa train failed:\n{Path(folder, 'said').read_text(errors='replace')[-3000:]}")
    return Training(round(seconds, 1), peak)


def _resident(pid: int) -> float:
    """Memory of a process that may end at any moment."""
    try:
        return resident_mb(pid)
    except psutil.NoSuchProcess:
        return 0.0


class ColdStart(NamedTuple):
    """Seconds until the first right answer: of Rasa beside running servers, and of everything at once."""

    rasa: float
    stack: float


def measure_starts(stack: Stack) -> ColdStart:
    """Start everything on an empty home until an order's state is told right; then Rasa anew until it greets.

    Everything runs afterwards.
    """
    began = time.monotonic()
    for name in stack.plan.commands():
        stack.start(name, wait=False)
    _until(stack.plan, _ORDER, lambda reply: "XE2096483175 已签收" in reply.text)
    whole = time.monotonic() - began
    stack.kill("rasa")
    began = time.monotonic()
    stack.start("rasa", wait=False)
    _until(stack.plan, "你好", lambda reply: "店小二" in reply.text)
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
