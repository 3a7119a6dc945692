"""`xiaoer up`: train if needed, start shop, action server and Rasa, wait until they are healthy, print one URL."""

from __future__ import annotations

import os
import shlex
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TextIO

import typer
from honcho.manager import Manager
from honcho.printer import Printer
from rich.console import Console

from launch.training import is_stale, train
from xiaoer.config import Settings, settings
from xiaoer.errors import ConfigurationError

_START_SECONDS = 180.0
_POLL_SECONDS = 0.3
console = Console(stderr=False, highlight=False, soft_wrap=True)


def up(
    port: int = typer.Option(5005, help="Port of the chat page and of Rasa's channels."),
    actions_port: int = typer.Option(5055, help="Port of the action server, as in endpoints.yml."),
    shop_port: int = typer.Option(8800, help="Port of the demo shop."),
    api: bool = typer.Option(False, help="Also Rasa's HTTP API (/model/parse …), with the token of `xiaoer token`."),
) -> None:
    """Start the assistant with its demo shop, and stop all of it with Ctrl-C."""
    config = settings()
    ports = {"--port": port, "--actions-port": actions_port, "--shop-port": shop_port}
    for option, wanted in ports.items():
        _require_free(option, wanted)
    if is_stale(config.root):
        console.print("Training the model (once, and after every change of the bot's files) …")
        train(config.root)
    logs = config.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "up.log").open("w", encoding="utf-8") as log:
        manager = _manager(config, port, actions_port, shop_port, api, log)
        url = f"http://127.0.0.1:{port}/chat/"
        health = [
            f"http://127.0.0.1:{shop_port}/health",
            f"http://127.0.0.1:{actions_port}/health",
            url,
        ]
        watcher = threading.Thread(target=_announce, args=(health, url, logs / "up.log"), daemon=True)
        watcher.start()
        manager.loop()
    stopped_by_user = manager.returncode in (0, None, 130, -2, 2)
    if not stopped_by_user:
        console.print(f"[red]A part stopped by itself (exit {manager.returncode}).[/red] The end of {logs / 'up.log'}:")
        console.print("".join((logs / "up.log").read_text(encoding="utf-8").splitlines(keepends=True)[-20:]))
        raise typer.Exit(1)
    console.print("Stopped.")


def _manager(config: Settings, port: int, actions_port: int, shop_port: int, api: bool, log: TextIO) -> Manager:
    """The three processes, each in a group of its own; their output goes to the log."""
    manager = Manager(Printer(log, colour=False))
    shared = {
        **os.environ,
        "XIAOER_SHOP_URL": f"http://127.0.0.1:{shop_port}",
        "SANIC_HOST": "127.0.0.1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    python = sys.executable
    shop = [python, "-m", "shopd", "serve", "--host", "127.0.0.1", "--port", str(shop_port)]
    actions = [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
    rasa = [
        python,
        "-m",
        "rasa",
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "--endpoints",
        str(_endpoints(config, actions_port)),
    ]
    if api:
        rasa += ["--enable-api", "--auth-token", config.key("rasa-api").hex()]
    for name, command in (("shop", shop), ("actions", actions), ("rasa", rasa)):
        # honcho runs a shell line; exec makes the process itself the one that is signalled.
        manager.add_process(name, f"exec {shlex.join(command)}", env=shared, cwd=str(config.root))
    return manager


def _endpoints(config: Settings, actions_port: int) -> Path:
    """endpoints.yml as it is, or a copy with another action server's port."""
    path = config.root / "endpoints.yml"
    if actions_port == 5055:
        return path
    copy = config.home / "endpoints.yml"
    copy.write_text(path.read_text(encoding="utf-8").replace(":5055/", f":{actions_port}/"), encoding="utf-8")
    return copy


def _announce(health: list[str], url: str, log: Path) -> None:
    """Wait until every part answers, then print the one URL."""
    deadline = time.monotonic() + _START_SECONDS
    with console.status("Starting the shop, the action server and Rasa …"):
        for address in health:
            while not _answers(address):
                if time.monotonic() > deadline:
                    console.print(f"[red]No answer after {_START_SECONDS:.0f} s; see {log}[/red]")
                    return
                time.sleep(_POLL_SECONDS)
    console.print(f"Xiaoer is ready: {url}   (Ctrl-C stops it; log: {log})")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:  # noqa: S310 - always http on this machine
            return bool(reply.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (urllib.error.URLError, OSError):
        return False


def _require_free(option: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigurationError(
                f"port {port} is in use; stop what listens there or choose another with {option}"
            ) from error
