"""The processes of one installation: how each is started, and all of them for tests and measurements."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from xiaoer.errors import ConfigurationError

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.2

Part = TypeVar("Part")


@dataclass(frozen=True)
class Ports:
    """Where the parts listen on 127.0.0.1."""

    rasa: int = 5005
    actions: int = 5055
    shop: int = 8800

    @classmethod
    def free(cls) -> Ports:
        """Three ports that nobody uses at the moment."""
        sockets = [socket.socket() for _ in range(3)]
        try:
            for each in sockets:
                each.bind(("127.0.0.1", 0))
            return cls(*(each.getsockname()[1] for each in sockets))
        finally:
            for each in sockets:
                each.close()

    def require_free(self) -> None:
        """Raise `ConfigurationError` that names the port which is in use and the option that moves it."""
        for option, port in (("--port", self.rasa), ("--actions-port", self.actions), ("--shop-port", self.shop)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise ConfigurationError(
                        f"port {port} is in use; stop what listens there or choose another with {option}"
                    ) from error


@dataclass(frozen=True)
class Plan:
    """What is to be started. `home` holds secrets, logs and databases; `profile` is a name or a path.

    `broker`: a file that gets every event, too, as an event broker would.
    With `own_shop` the shop runs elsewhere (XIAOER_SHOP_MAPPING) and the demo shop isn't started.
    """

    root: Path
    home: Path
    ports: Ports = Ports()
    profile: str | None = None
    api_token: str | None = None
    own_shop: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    broker: Path | None = None

    @property
    def page(self) -> str:
        """The chat page."""
        return f"http://127.0.0.1:{self.ports.rasa}/chat/"

    @property
    def rest(self) -> str:
        """Rasa's REST channel."""
        return f"http://127.0.0.1:{self.ports.rasa}/webhooks/rest/webhook"

    @property
    def database(self) -> str:
        """The demo shop's database."""
        return f"sqlite:///{self.home / 'shop.db'}"

    def health(self) -> dict[str, str]:
        """What answers when a part is ready."""
        parts = {
            "shop": f"http://127.0.0.1:{self.ports.shop}/health",
            "actions": f"http://127.0.0.1:{self.ports.actions}/health",
            "rasa": f"{self.page}health",
        }
        return self._without_demo_shop(parts)

    def environment(self) -> dict[str, str]:
        """The environment that the parts share."""
        return {
            # One thread for the products of one sentence: more only wait for each other while others need the cores.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            # Messages are understood beside Rasa's event loop, where there is a core for it.
            "XIAOER_UNDERSTANDING_PROCESS": "1" if (os.cpu_count() or 1) > 1 else "0",
            **os.environ,
            "XIAOER_HOME": str(self.home),
            "XIAOER_SHOP_URL": f"http://127.0.0.1:{self.ports.shop}",
            "SANIC_HOST": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "RASA_TELEMETRY_ENABLED": "false",
            **({"XIAOER_PROFILE": self.profile} if self.profile else {}),
            **self.extra,
        }

    def commands(self) -> dict[str, list[str]]:
        """The command line of each part; all are run in `root`."""
        python, ports = sys.executable, self.ports
        rasa = [
            python,
            "-m",
            "rasa",
            "run",
            "-i",
            "127.0.0.1",
            "-p",
            str(ports.rasa),
            "--endpoints",
            self._write_endpoints(),
        ]
        if self.api_token:
            rasa += ["--enable-api", "--auth-token", self.api_token]
        shop = [python, "-m", "shopd", "serve", "--port", str(ports.shop), "--database", self.database]
        actions = [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(ports.actions)]
        return self._without_demo_shop({"shop": shop, "actions": actions, "rasa": rasa})

    def _without_demo_shop(self, parts: dict[str, Part]) -> dict[str, Part]:
        return {name: part for name, part in parts.items() if not (self.own_shop and name == "shop")}

    @property
    def endpoints(self) -> Path:
        """The endpoints.yml that Rasa is started with."""
        return self.home / "endpoints.yml"

    def _write_endpoints(self) -> str:
        """endpoints.yml with this plan's port of the action server and its own tracker database."""
        text = (self.root / "endpoints.yml").read_text(encoding="utf-8")
        text = text.replace("127.0.0.1:5055/", f"127.0.0.1:{self.ports.actions}/")
        text = text.replace(".xiaoer/tracker.db", str(self.home / "tracker.db"))
        if self.broker:
            text += f"event_broker:\n  type: file\n  path: {self.broker}\n"
        self.home.mkdir(parents=True, exist_ok=True)
        self.endpoints.write_text(text, encoding="utf-8")
        return str(self.endpoints)


def answers(address: str) -> bool:
    """Whether a server there gives any answer but a failure."""
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:  # noqa: S310 - always http on this machine
            return bool(reply.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (urllib.error.URLError, OSError):
        return False


class Stack:
    """Starts a plan's processes, each in a session of its own, and stops them; for tests and measurements."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Stack:
        try:
            for name in self.plan.commands():
                self.start(name, wait=False)
            for name in self._running:
                self.wait(name)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, name: str, *, wait: bool = True) -> None:
        """Start one part; its output goes to `<home>/<name>.log`."""
        with (self.plan.home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own commands
                self.plan.commands()[name],
                cwd=self.plan.root,
                env=self.plan.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if wait:
            self.wait(name)

    def wait(self, name: str) -> None:
        """Until the part answers; raises with the end of its log if it doesn't."""
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.plan.health()[name]):
            if self._running[name].poll() is not None or time.monotonic() > deadline:
                log = (self.plan.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"{name} didn't start; the end of its log:\n{log[-3000:]}")
            time.sleep(_POLL_SECONDS)

    def pid(self, name: str) -> int:
        """The process id of a part."""
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """End one part at once, as a crash would."""
        self._end(name, signal.SIGKILL)

    def close(self) -> None:
        """End all parts."""
        for name in list(self._running):
            self._end(name, signal.SIGTERM)

    def _end(self, name: str, sign: signal.Signals) -> None:
        process = self._running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, sign)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
