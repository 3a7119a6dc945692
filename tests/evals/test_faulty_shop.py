from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from evals.service.faulty_shop import FAULTS, FaultyShop

_DEADLINE = 0.2


class Real:
    """A shop that remembers the keys of the writes that it got."""

    def __init__(self) -> None:
        self.written: list[str] = []
        real = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                real.written.append(self.headers["Idempotency-Key"])
                self._answer({"done": True})

            def do_GET(self) -> None:
                self._answer({"path": self.path})

            def _answer(self, body: object) -> None:
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def real() -> Iterator[Real]:
    shop = Real()
    thread = Thread(target=shop.server.serve_forever)
    thread.start()
    yield shop
    shop.server.shutdown()
    thread.join()
    shop.server.server_close()


def _write(port: int, order: str, key: str) -> httpx.Response:
    return httpx.post(
        f"http://127.0.0.1:{port}/v1/customers/u/writes",
        json={"write": {"type": "cancel_order", "order_id": order}},
        headers={"Idempotency-Key": key},
        timeout=_DEADLINE,
    )


@pytest.mark.parametrize("fault", list(FAULTS))
def test_an_armed_write_fails_once_and_the_next_one_passes(real: Real, fault: str) -> None:
    killed: list[bool] = []
    with FaultyShop(lambda: real.url, _DEADLINE, lambda: killed.append(True)) as faulty:
        faulty.arm("A", fault)
        assert _write(faulty.port, "B", "other").json() == {"done": True}
        failed = _status(faulty.port)
        assert failed == (500 if fault.startswith("500") else None)
        assert faulty.struck == {"A"}
        assert killed == ([True] if "killed" in fault else [])
        assert (real.written == ["other", "first"]) == ("has done it" in fault)
        look_up = httpx.get(f"http://127.0.0.1:{faulty.port}/v1/customers/u/writes/first", timeout=5)
        assert look_up.status_code == (500 if "no look-up" in fault else 200)
        assert _write(faulty.port, "A", "again").json() == {"done": True}
    assert ("first" in real.written) == ("never sees" not in fault)  # what comes late has come by now


def _status(port: int) -> int | None:
    try:
        return _write(port, "A", "first").status_code
    except httpx.HTTPError:
        return None
