"""`xiaoer up`: train if needed, start shop, action server and Rasa, wait until they are healthy, print one URL."""

from __future__ import annotations

import shlex
import threading
import time
from pathlib import Path
from typing import TextIO

import typer
from honcho.manager import Manager
from honcho.printer import Printer
from rich.console import Console

from launch.retention import keep_retention
from launch.stack import Plan, Ports, answers
from launch.training import is_stale, train
from xiaoer.config import settings
from xiaoer.services_shop import build_mapped_shop
from xiaoer.shop.profile import load_profile

_START_SECONDS = 180.0
_POLL_SECONDS = 0.3
_SHOWN_LINES = 20
console = Console(highlight=False, soft_wrap=True)


def up(
    port: int = typer.Option(5005, help="Port of the chat page and of Rasa's channels."),
    actions_port: int = typer.Option(5055, help="Port of the action server."),
    shop_port: int = typer.Option(8800, help="Port of the demo shop."),
    api: bool = typer.Option(False, help="Also Rasa's HTTP API (/model/parse …); its token is printed."),
) -> None:
    """Start the assistant, with the demo shop unless XIAOER_SHOP_MAPPING names another; Ctrl-C stops all of it."""
    config = settings()
    token = config.key("rasa-api").hex() if api else None
    own_shop = config.shop_mapping is not None
    if config.shop_mapping is not None:
        build_mapped_shop(config.shop_mapping, config, load_profile(config.profile_path))  # its faults are told here
    plan = Plan(config.root, config.home, Ports(port, actions_port, shop_port), api_token=token, own_shop=own_shop)
    plan.ports.require_free()
    if is_stale(config.root):
        console.print("Training the model (once, and after every change of the bot's files) …")
        train(config.root)
    path = config.home / "logs" / "up.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log:
        manager = _manager(plan, log)
        threading.Thread(target=_announce, args=(plan, path), daemon=True).start()
        stop = threading.Event()
        kept = threading.Thread(
            target=keep_retention, args=(config, plan.endpoints, console), kwargs={"stop": stop}, daemon=True
        )
        kept.start()
        manager.loop()
        stop.set()
    _report(manager, path)


def _manager(plan: Plan, log: TextIO) -> Manager:
    """The processes, each in a group of its own; their output goes to the log."""
    manager = Manager(Printer(log, colour=False))
    for name, command in plan.commands().items():
        # honcho runs a shell line; exec makes the process itself the one that is signalled.
        manager.add_process(name, f"exec {shlex.join(command)}", env=plan.environment(), cwd=str(plan.root))
    return manager


def _announce(plan: Plan, log: Path) -> None:
    """Wait until every part answers, then print the one URL."""
    deadline = time.monotonic() + _START_SECONDS
    with console.status("Starting the shop, the action server and Rasa …"):
        for address in plan.health().values():
            while not answers(address):
                if time.monotonic() > deadline:
                    console.print(f"[red]No answer after {_START_SECONDS:.0f} s; see {log}[/red]")
                    return
                time.sleep(_POLL_SECONDS)
    if plan.api_token:
        console.print(f"Token of Rasa's HTTP API: {plan.api_token}")
    console.print(f"Xiaoer is ready: {plan.page}   (Ctrl-C stops it; log: {log})")


def _report(manager: Manager, log: Path) -> None:
    """Say how it ended: by Ctrl-C, or because a part stopped by itself."""
    if manager.returncode in (None, 0, -2, 2, 130, -15, 143):
        console.print("Stopped.")
        return
    console.print(f"[red]A part stopped by itself (exit {manager.returncode}).[/red] The end of {log}:")
    console.print("\n".join(log.read_text(encoding="utf-8").splitlines()[-_SHOWN_LINES:]), markup=False)
    raise typer.Exit(1)
