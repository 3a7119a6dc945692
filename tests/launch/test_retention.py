"""What is kept too long goes while the assistant runs, and a store that fails now is tried again."""

from __future__ import annotations

import asyncio
import io
import threading
from pathlib import Path

import pytest
from rich.console import Console

from launch.retention import keep_retention
from tests.privacy.test_vault import settings_in
from xiaoer import services_privacy
from xiaoer.privacy.vault.sqlite import SqliteStore


class Stop(threading.Event):
    """An event that is set after so many waits."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.waited: list[float | None] = []
        self._rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        if len(self.waited) >= self._rounds:
            self.set()
        return self.is_set()


@pytest.fixture
def endpoints(tmp_path: Path) -> Path:
    path = tmp_path / "endpoints.yml"
    path.write_text("tracker_store: {type: SQL, dialect: sqlite, db: tracker.db}", encoding="utf-8")
    return path


def test_the_vault_is_purged_at_once_and_again(
    tmp_path: Path, endpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged: list[int] = []

    async def purge(self: SqliteStore) -> int:
        purged.append(1)
        return 0

    monkeypatch.setattr(SqliteStore, "purge", purge)
    stop = Stop(2)
    keep_retention(settings_in(tmp_path), endpoints, Console(file=io.StringIO()), stop=stop, hours=2)
    assert len(purged) == 2 and stop.waited == [7200, 7200]


def test_a_failure_is_told_without_a_traceback_and_tried_again(tmp_path: Path, endpoints: Path) -> None:
    endpoints.write_text("tracker_store: {type: mongod}", encoding="utf-8")
    said, stop = io.StringIO(), Stop(2)
    keep_retention(settings_in(tmp_path), endpoints, Console(file=said, width=200), stop=stop)
    assert said.getvalue().count("couldn't be taken out: ConfigurationError") == 2


def test_one_vault_for_a_process(tmp_path: Path) -> None:
    assert services_privacy.vault(settings_in(tmp_path)) is services_privacy.vault(settings_in(tmp_path))
    assert asyncio.run(services_privacy.masker(settings_in(tmp_path)).mask("a", "你好")) == "你好"
