"""Real servers for tests: a trained tiny Rasa bot on a free port, its action server, and a line that can be cut."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
BOT = Path(__file__).parent / "bot"
TOKEN = "a-token-that-only-tests-know"
CREDENTIALS: dict[str, Any] = {
    "channels.rest.RestChannel": None,
    "tests.channels.plain_rest.PlainRest": None,
    "channels.web.WebChannel": {"messages_per_minute": 6000, "sessions_per_minute_and_address": 6000},
}


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ActionServer:
    """An action server whose health a test chooses: ok, slow, broken, rubbish, wrong, html, reject or down."""

    def __init__(self) -> None:
        self.port = free_port()
        self.health = "ok"
        self.calls: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.released = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Listen."""
        self.released.clear()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner.handle(self)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Stop listening: connections are refused."""
        self.released.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one call as `health` says."""
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.calls.append((body["next_action"], dict(request.headers), body))
        if self.health == "slow":
            self.released.wait(timeout=20)
            return
        status, kind, answer = self._answer(body)
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    def _answer(self, body: dict[str, Any]) -> tuple[int, str, bytes]:
        name = body["next_action"]
        match self.health:
            case "broken":
                return 500, "application/json", json.dumps({"error": "boom", "request_body": body}).encode()
            case "rubbish":
                return 200, "application/json", b'{"events": [{"event": '
            case "wrong":
                return 200, "application/json", b'{"events": [{"name": "no type"}], "responses": []}'
            case "html":
                return 200, "text/html", b"<h1>It works!</h1>"
            case "reject":
                return 400, "application/json", json.dumps({"action_name": name, "error": "not now"}).encode()
        return 200, "application/json", json.dumps(self._events(name, body)).encode()

    @staticmethod
    def _events(name: str, body: dict[str, Any]) -> dict[str, Any]:
        metadata = (body["tracker"]["latest_message"] or {}).get("metadata")
        text = (body["tracker"]["latest_message"] or {}).get("text")
        if name == "action_spin":
            return {"events": [{"event": "followup", "name": "action_spin"}], "responses": []}
        if name == "action_pause":
            return {"events": [{"event": "pause"}], "responses": [{"text": "A person takes over."}]}
        if name == "validate_number_form":
            given = body["tracker"]["slots"].get("order_number")
            good = given if given and given.strip("#W").isdigit() else None
            event = {"event": "slot", "timestamp": None, "name": "order_number", "value": good}
            return {"events": [event] if given else [], "responses": []}
        return {"events": [], "responses": [{"text": f"The shop heard: {text} metadata={json.dumps(metadata)}"}]}


class RasaServer:
    """A real `rasa run` of a trained bot."""

    def __init__(self, project: Path, actions: ActionServer) -> None:
        self.project = project
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "XIAOER_HOME": str(project / "home"),
            "XIAOER_ACTION_TOKEN": TOKEN,
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        endpoints = {
            "action_endpoint": {"url": f"http://127.0.0.1:{actions.port}/webhook"},
            "tracker_store": {
                "type": "channels.tracker_store.SQLConversations",
                "dialect": "sqlite",
                "db": str(project / "tracker.db"),
            },
        }
        (project / "endpoints.yml").write_text(json.dumps(endpoints), encoding="utf-8")

    def _rasa(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = open(self.project / f"{arguments[0]}.log", "ab")  # noqa: SIM115  (the child keeps it)
        return subprocess.Popen(
            [sys.executable, "-m", "rasa", *arguments], cwd=self.project, env=self._environment, stdout=log, stderr=log
        )

    def log(self, command: str = "run") -> str:
        """What `rasa run` wrote so far."""
        return (self.project / f"{command}.log").read_text(encoding="utf-8", errors="replace")

    def train(self) -> None:
        """Train the bot; fails with its log."""
        code = self._rasa("train", "--fixed-model-name", "tiny").wait(timeout=300)
        assert code == 0, self.log("train")

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = self._rasa("run", "-i", "127.0.0.1", "-p", str(self.port), "--enable-api")
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log()
            try:
                if httpx.get(f"{self.url}/status", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"rasa didn't start:\n{self.log()}")

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and wait."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def say(self, sender: object, message: object, channel: str = "rest", **more: object) -> list[dict[str, Any]]:
        """One message over a REST channel; the replies."""
        body = {"sender": sender, "message": message, **more}
        answer = httpx.post(f"{self.url}/webhooks/{channel}/webhook", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    def texts(self, sender: object, message: object, **more: Any) -> list[str]:
        """The texts of the replies to one message."""
        return [reply["text"] for reply in self.say(sender, message, **more) if "text" in reply]

    def add_message(self, sender: str, body: dict[str, Any]) -> None:
        """Add a customer's message by Rasa's HTTP API, without an answer."""
        body = {"sender": "user", **body}
        answer = httpx.post(f"{self.url}/conversations/{sender}/messages", json=body, timeout=60)
        assert answer.status_code == 200, answer.text

    def tracker(self, sender: str) -> dict[str, Any]:
        """A conversation as Rasa stored it."""
        return dict(httpx.get(f"{self.url}/conversations/{sender}/tracker", timeout=10).json())


@contextmanager
def live_bot(project: Path, credentials: dict[str, Any]) -> Iterator[tuple[RasaServer, ActionServer]]:
    """The tiny bot, trained in `project` and served with these channels, with its action server."""
    shutil.copytree(BOT, project, dirs_exist_ok=True)
    (project / "credentials.yml").write_text(json.dumps(credentials), encoding="utf-8")
    actions = ActionServer()
    actions.start()
    rasa = RasaServer(project, actions)
    try:
        rasa.train()
        rasa.start()
        yield rasa, actions
    finally:
        rasa.stop()
        actions.stop()


_shared: list[Any] = []


@contextmanager
def shared_bot() -> Iterator[tuple[RasaServer, ActionServer]]:
    """One bot for all tests of this run that ask for it: started by the first, stopped after the last."""
    if not _shared:
        folder = Path(tempfile.mkdtemp(prefix="tiny-bot-"))
        bot = live_bot(folder, CREDENTIALS)
        _shared.extend([0, folder, bot, bot.__enter__()])
    _shared[0] += 1
    try:
        yield _shared[3]
    finally:
        _shared[0] -= 1
        if _shared[0] == 0:
            _, folder, bot, _ = _shared
            _shared.clear()
            bot.__exit__(None, None, None)
            shutil.rmtree(folder, ignore_errors=True)
