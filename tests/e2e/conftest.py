"""Real servers: the shop, the action server and Rasa, each a process, on free ports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from launch.stack import Plan, Ports, Stack
from launch.training import is_stale, train
from tests.world import ROOT
from xiaoer.shop.rest import RestShop


class Talker:
    """A customer on the plain REST channel; `sender` is the conversation."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = url
        self.sender = sender
        self.messages: list[dict[str, Any]] = []

    def say(self, text: str | None, **more: Any) -> str:
        """Send a message; the text of all replies."""
        body = {"sender": self.sender, "message": text, **more}
        reply = httpx.post(self._url, json=body, timeout=60)
        reply.raise_for_status()
        self.messages = reply.json()
        return "\n".join(message["text"] for message in self.messages if message.get("text"))

    @property
    def asked(self) -> str | None:
        """What the last reply asks for."""
        return next((m["custom"]["asks"] for m in self.messages if "asks" in m.get("custom", {})), None)


class Service:
    """The running assistant."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.plan = stack.plan
        self._conversations = 0

    def talker(self, name: str | None = None) -> Talker:
        """A new conversation."""
        self._conversations += 1
        return Talker(self.plan.rest, name or f"t{self._conversations}")

    @property
    def shop_token(self) -> str:
        """What the action server shows the shop."""
        secrets = json.loads((self.plan.home / "secrets.json").read_text(encoding="utf-8"))
        return str(secrets["shop_token"])

    def shop(self) -> RestShop:
        """The shop as the action server sees it."""
        return RestShop(f"http://127.0.0.1:{self.plan.ports.shop}", self.shop_token)


@pytest.fixture(scope="session")
def model() -> None:
    """A model of the bot's files as they are."""
    if is_stale(ROOT):
        train(ROOT)


@pytest.fixture(scope="session")
def service(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    yield from running(tmp_path_factory.mktemp("home"))


def running(home: Path) -> Iterator[Service]:
    """All servers with a fresh demo shop, until the tests that use them are done."""
    with Stack(Plan(ROOT, home, Ports.free(), profile="cn-mainland")) as stack:
        yield Service(stack)
    assert executed(home / "tracker.db", "action_default_fallback") == 0, "rules left a turn without a next step"


def executed(tracker_database: Path, action: str) -> int:
    """How often an action was executed in all conversations."""
    with sqlite3.connect(tracker_database) as database:
        query = "SELECT COUNT(*) FROM events WHERE type_name = 'action' AND action_name = ?"
        return int(database.execute(query, (action,)).fetchone()[0])
