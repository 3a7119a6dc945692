"""As much of the Hugging Face hub as its client asks for when it downloads a model."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub(models: dict[str, Path]) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the list of the files that are downloaded. A model named `gated` isn't given to anybody."""
    taken: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, *args: object) -> None:
            """Quiet."""

        def _answer(self, with_body: bool) -> None:
            parts = self.path.strip("/").split("/")
            if parts[0] == "api":
                self._about("/".join(parts[2:4]), parts[5])
            else:
                self._file("/".join(parts[:2]), "/".join(parts[4:]), with_body)

        def _about(self, name: str, revision: str) -> None:
            if name not in models:
                self._send(404, b"", {"X-Error-Code": "RepoNotFound"})
            elif name.endswith("gated"):
                self._send(403, b"", {"X-Error-Code": "GatedRepo"})
            elif revision not in ("main", COMMIT):
                self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
            else:
                files = [path.relative_to(models[name]).as_posix() for path in models[name].rglob("*.*")]
                about = {"id": name, "sha": COMMIT, "siblings": [{"rfilename": file} for file in files]}
                self._send(200, json.dumps(about).encode(), {"Content-Type": "application/json"})

        def _file(self, name: str, file: str, with_body: bool) -> None:
            body = (models[name] / file).read_bytes()
            if with_body:
                taken.append(file)
            marks = {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha1(body).hexdigest()}"'}
            self._send(200, body, marks, with_body)

        def _send(self, status: int, body: bytes, headers: dict[str, str], with_body: bool = True) -> None:
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(key, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", taken
    finally:
        server.shutdown()
        server.server_close()
