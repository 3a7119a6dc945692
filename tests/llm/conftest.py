"""The real llama.cpp server: one for all tests of this run that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.llama_server import LlamaServer, running_llama


@pytest.fixture(scope="session")
def llama() -> Iterator[LlamaServer]:
    """A process on a port of its own; ended by its process id."""
    with running_llama() as server:
        yield server
