"""The whole assistant as processes on free ports, with a home of its own that is gone afterwards."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
from rich.console import Console
from sqlalchemy.orm import Session

from evals.talk import Talker
from launch.stack import Plan, Ports, Stack
from launch.training import is_stale, train
from shopd import read
from shopd.database import Database
from shopd.migrate import upgrade
from shopd.tau.dump import dump_world
from xiaoer.config import ROOT
from xiaoer.shop.types import Customer, Order


class Assistant:
    """A running assistant: conversations with it, and a look into its shop past it."""

    def __init__(self, stack: Stack, client: httpx.Client, database: Database) -> None:
        self.stack = stack
        self.plan = stack.plan
        self._client = client
        self._database = database
        self._conversations = 0

    def talker(self, sender: str | None = None) -> Talker:
        """A new conversation."""
        self._conversations += 1
        return Talker(self._client, self.plan.rest, sender or f"eval-{self._conversations}")

    def dump(self) -> dict[str, dict[str, Any]]:
        """The shop's whole state as τ-bench's three files, read from its database."""
        return dump_world(self._database, now=datetime.now(timezone.utc))

    def reading(self) -> AbstractContextManager[Session]:
        """A look into the shop's database."""
        return self._database.reading()

    def customers(self) -> list[Customer]:
        """All customers, read from the shop's database."""
        with self._database.reading() as session:
            return read.customers(session)

    def orders(self) -> list[Order]:
        """All orders, read from the shop's database."""
        with self._database.reading() as session:
            return read.orders(session)


@contextmanager
def running(
    profile: str,
    console: Console,
    fill: Callable[[Database], None] | None = None,
    title: str = "the demo shop",
    extra: Mapping[str, str] | None = None,
) -> Iterator[Assistant]:
    """Train if the model is stale, fill the shop, start everything, and stop it at the end.

    `profile`: a name in profiles/. `fill` puts a world into the fresh shop; without it the shop
    seeds its demo world. `extra`: environment variables of the parts. Raises `RuntimeError` with
    the end of its log for a part that doesn't start.
    """
    fresh_model(console)
    with ends_cleanly(), tempfile.TemporaryDirectory(prefix="xiaoer-eval-") as home:
        plan = Plan(ROOT, Path(home), Ports.free(), profile=profile, extra=dict(extra or {}))
        database = Database(plan.database)
        try:
            if fill:
                with console.status(f"Loading {title} …"):
                    upgrade(database)
                    fill(database)
            with console.status("Starting the shop, the action server and Rasa …"):
                stack = Stack(plan).__enter__()
            with stack_closed(stack), httpx.Client() as client:
                yield Assistant(stack, client, database)
        finally:
            database.close()


@contextmanager
def stack_closed(stack: Stack) -> Iterator[None]:
    """Stop a stack that was started, whatever happens."""
    try:
        yield
    finally:
        stack.close()


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """Within it SIGTERM and SIGHUP end the program as Ctrl-C does, so that what was started is stopped, too."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def fresh_model(console: Console) -> None:
    """Train where the bot's files are newer than the model."""
    if is_stale(ROOT):
        with console.status("Training the model, because the bot's files have changed …"):
            train(ROOT)
