"""An endpoint with real sockets that answers as a test says: right, wrong, half, late, or not at all."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Reply:
    """How one request is answered. `cut`: the connection ends in the middle of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    reset: bool = False
    hang: bool = False


def says(text: Any, usage: dict[str, Any] | None = None) -> Reply:
    """A well-formed completion whose content is `text`."""
    body: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
    }
    if usage is not None:
        body["usage"] = usage
    return Reply(body=json.dumps(body).encode())


def fails(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as OpenAI words it."""
    body = {"error": {"message": message, "type": "error", "code": None, "param": None}}
    return Reply(status, json.dumps(body).encode(), {name.replace("_", "-"): text for name, text in headers.items()})


class Request(NamedTuple):
    """What came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class FakeEndpoint:
    """Answers each request with the next of `replies`, or with what `decide` gives; keeps what was asked."""

    def __init__(self, *replies: Reply, decide: Callable[[dict[str, Any]], Reply] | None = None) -> None:
        self.requests: list[Request] = []
        self._replies = iter(replies)
        self._decide = decide
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Let go of what hangs, and stop listening."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner._answer(self)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        return Handler

    def _answer(self, http: BaseHTTPRequestHandler) -> None:
        body = json.loads(http.rfile.read(int(http.headers["Content-Length"])))
        self.requests.append(Request(http.path, dict(http.headers), body))
        reply = self._decide(body) if self._decide else next(self._replies)
        if reply.hang:
            self._released.wait(timeout=30)
            http.close_connection = True
            return
        if reply.reset:
            http.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            http.connection.close()
            http.close_connection = True
            return
        http.send_response(reply.status)
        for name, text in {"Content-Type": "application/json", **reply.headers}.items():
            http.send_header(name, text)
        http.send_header("Content-Length", str(len(reply.body) + (50 if reply.cut else 0)))
        http.end_headers()
        http.wfile.write(reply.body)
        http.close_connection = reply.cut


@contextmanager
def endpoint(*replies: Reply, decide: Callable[[dict[str, Any]], Reply] | None = None) -> Iterator[FakeEndpoint]:
    """A running endpoint."""
    server = FakeEndpoint(*replies, decide=decide)
    server.start()
    try:
        yield server
    finally:
        server.stop()
