"""The tiny bot, and the settings of an installation of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sanic import Sanic

from tests.channels.live import ActionServer, RasaServer, shared_bot
from xiaoer.config import settings


@pytest.fixture(scope="session")
def bot() -> Iterator[tuple[RasaServer, ActionServer]]:
    """The tiny bot and its action server, both running."""
    with shared_bot() as running:
        yield running


@pytest.fixture
def rasa(bot: tuple[RasaServer, ActionServer]) -> RasaServer:
    """The bot's Rasa server."""
    return bot[0]


@pytest.fixture
def actions(bot: tuple[RasaServer, ActionServer]) -> Iterator[ActionServer]:
    """The bot's action server; healthy and without a past at the start of each test."""
    server = bot[1]
    server.calls.clear()
    server.health = "ok"
    yield server
    server.health = "ok"


@pytest.fixture
def several_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sanic rewrites its own methods when an app starts, and keeps the originals for a second app only in this mode."""
    monkeypatch.setattr(Sanic, "test_mode", True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own, so that no test touches the project's."""
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()
