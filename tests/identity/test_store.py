from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from xiaoer.identity.store import SessionStore

KEY = b"k" * 32


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> SessionStore:
    return SessionStore(tmp_path / "sessions.db", KEY, clock)


async def test_a_value_lives_for_its_time_and_no_longer(store: SessionStore, clock: Clock) -> None:
    await store.put("c1", "user", "yara", seconds=10)
    assert await store.get("c1", "user") == "yara"
    assert await store.get("c2", "user") is None
    clock.now += 11
    assert await store.get("c1", "user") is None


async def test_a_look_can_prolong_a_value(store: SessionStore, clock: Clock) -> None:
    await store.put("c1", "user", "yara", seconds=10)
    clock.now += 8
    assert await store.get("c1", "user", renew_seconds=10) == "yara"
    clock.now += 8
    assert await store.get("c1", "user") == "yara"


async def test_values_are_encrypted_in_the_file_and_useless_under_another_secret(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    store = SessionStore(path, KEY)
    await store.put("c1", "claim", "yara.sanchez@example.com", seconds=100)
    await store.open_handoff("c1", language="en", reason="complaint", summary="order #W1")
    raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"yara.sanchez" not in raw
    assert b"order #W1" not in raw
    assert await SessionStore(path, b"x" * 32).get("c1", "claim") is None


async def test_tries_are_counted_within_their_window(store: SessionStore, clock: Clock) -> None:
    assert await store.take_try({"a": 2, "b": 2}, within=60) is None
    clock.now += 30
    assert await store.take_try({"a": 2}, within=60) is None
    assert await store.take_try({"b": 2, "a": 2}, within=60) == 30.0
    assert await store.failures(["a", "b", "c"], within=60) == {"a": (2, 30.0), "b": (1, 30.0), "c": (0, 0.0)}
    clock.now += 40
    assert await store.take_try({"a": 2}, within=60) is None
    await store.give_back(["a"])
    assert (await store.failures(["a"], within=60))["a"][0] == 1
    await store.clear_failures(["a"])
    assert (await store.failures(["a"], within=60))["a"] == (0, 0.0)


async def test_one_open_ticket_a_conversation(store: SessionStore) -> None:
    first = await store.open_handoff("c1", language="zh", reason="talk_to_human", summary="{}")
    again = await store.open_handoff("c1", language="zh", reason="complaint", summary="{}")
    other = await store.open_handoff("c2", language="zh", reason="talk_to_human", summary="{}")
    assert first == again != other


async def test_many_at_once_get_no_more_tries_than_are_allowed(store: SessionStore) -> None:
    taken = await asyncio.gather(*(store.take_try({"a": 5}, within=1000) for _ in range(40)))
    assert taken.count(None) == 5
