"""An embeddings endpoint with real sockets whose vectors are the fake encoder's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.llm.fake_server import FakeEndpoint, Reply, endpoint
from xiaoer.encoders.fake import FakeEncoder

DIMENSION = 24
Decide = Callable[[dict[str, Any]], Reply]


def vectors(body: dict[str, Any]) -> Reply:
    """A right answer, in the wrong order, which the protocol allows, and with vectors of length two."""
    rows = 2 * FakeEncoder(DIMENSION).encode(body["input"])
    items = [{"object": "embedding", "index": i, "embedding": row.tolist()} for i, row in enumerate(rows)]
    return Reply(body=json.dumps({"object": "list", "model": body["model"], "data": items[::-1]}).encode())


@contextmanager
def embeddings(*first: Reply, then: Decide = vectors) -> Iterator[FakeEndpoint]:
    """An endpoint that gives the replies `first` and, when they are used up, what `then` says."""
    waiting = list(first)
    with endpoint(decide=lambda body: waiting.pop(0) if waiting else then(body)) as server:
        yield server
