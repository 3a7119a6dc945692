"""An OpenAI-compatible endpoint that is slow on purpose: `python -m evals.llm_stage.endpoint --port N --seconds 2`."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NamedTuple

import httpx
import typer
import uvicorn
from fastapi import FastAPI, Request

from launch.stack import Ports, answers
from xiaoer.config import ROOT

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.1
_WANTED = "out_of_scope"


class Calls(NamedTuple):
    """What the endpoint has seen: all calls, and the most that were waiting at the same moment."""

    all: int
    at_once: int


def application(seconds: float) -> FastAPI:
    """Answers after `seconds` with an intent that the schema allows; GET /calls tells what was asked."""
    app = FastAPI()
    seen = {"all": 0, "now": 0, "at_once": 0}

    @app.get("/calls")
    async def calls() -> dict[str, int]:
        return seen

    @app.post("/calls/forget")
    async def forget() -> None:
        seen.update(all=0, at_once=seen["now"])

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> dict[str, Any]:
        body = await request.json()
        seen["all"] += 1
        seen["now"] += 1
        seen["at_once"] = max(seen["at_once"], seen["now"])
        try:
            await asyncio.sleep(seconds)
        finally:
            seen["now"] -= 1
        return {
            "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": _answer(body)}}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20},
        }

    return app


def _answer(body: dict[str, Any]) -> str:
    allowed = body["response_format"]["json_schema"]["schema"]["properties"]["intent"]["enum"]
    return json.dumps({"intent": _WANTED if _WANTED in allowed else allowed[0], "topic": None, "requests": []})


class SlowEndpoint:
    """A running endpoint."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.url = f"{self.address}/v1"

    def calls(self) -> Calls:
        """What it has seen since it was last told to forget."""
        seen = httpx.get(f"{self.address}/calls", timeout=10).json()
        return Calls(seen["all"], seen["at_once"])

    def forget(self) -> None:
        """Count from zero."""
        httpx.post(f"{self.address}/calls/forget", timeout=10).raise_for_status()


@contextmanager
def slow_endpoint(seconds: float) -> Iterator[SlowEndpoint]:
    """Start one on a free port as a process of its own, and end it."""
    port = Ports.free().shop
    command = [sys.executable, "-m", "evals.llm_stage.endpoint", "--port", str(port), "--seconds", str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT)
    found = SlowEndpoint(port)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not answers(f"{found.address}/calls"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the slow endpoint didn't start")
            time.sleep(_POLL_SECONDS)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(port: Annotated[int, typer.Option()], seconds: Annotated[float, typer.Option(min=0)] = 2.0) -> None:
    """Serve on 127.0.0.1 until the process is ended."""
    uvicorn.run(application(seconds), host="127.0.0.1", port=port, log_level="warning", ws="none")


if __name__ == "__main__":
    typer.run(main)
