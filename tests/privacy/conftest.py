from __future__ import annotations

from pathlib import Path

import pytest

from tests.privacy.fake_redis import FakeRedis
from xiaoer.privacy.mask import Masker
from xiaoer.privacy.vault.base import VaultStore
from xiaoer.privacy.vault.memory import MemoryStore
from xiaoer.privacy.vault.redis_store import RedisStore
from xiaoer.privacy.vault.sqlite import SqliteStore
from xiaoer.privacy.vault.vault import Vault

DAY = 86_400.0
KEY = bytes(range(32))


class Clock:
    """Seconds that go on when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> VaultStore:
    """Every store, for the same contract."""
    if request.param == "memory":
        return MemoryStore(clock)
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "vault.db", clock)
    return RedisStore(FakeRedis(clock))


@pytest.fixture
def vault(store: VaultStore) -> Vault:
    return Vault(store, KEY, seconds=DAY)


@pytest.fixture
def masker() -> Masker:
    return Masker(Vault(MemoryStore(), KEY, seconds=DAY))
