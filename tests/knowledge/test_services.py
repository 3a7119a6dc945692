"""What the action server gets by the settings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests import world
from xiaoer.config import Settings, settings
from xiaoer.errors import ConfigurationError
from xiaoer.services import Services


@pytest.fixture
def config(folder: Path, tmp_path: Path) -> Settings:
    return Settings(
        root=world.ROOT,
        home=tmp_path / "home",
        profile_path=world.ROOT / "profiles" / "cn-mainland.yml",
        knowledge_path=folder,
        shop_url="http://127.0.0.1:1",
        shop_deadline=1.0,
        sessions_path=tmp_path / "s.db",
        secret=hashlib.sha256(b"test").hexdigest(),
        action_token="t" * 32,
        shop_token="t" * 32,
    )


@pytest.mark.parametrize("where", ["local", "memory", "http://127.0.0.1:1"])
def test_the_same_answer_from_wherever_vectors_are_even_from_a_server_that_is_down(
    config: Settings, where: str
) -> None:
    knowledge = Services(replace(config, vectors=where)).knowledge
    answer = knowledge.answer("How many days do I have to return it?", "en")
    assert answer is not None and "9 days" in answer.text


def test_a_place_that_is_none_stops_the_start(config: Settings) -> None:
    with pytest.raises(ConfigurationError, match="'somewhere'; it takes local, memory, or the address"):
        _ = Services(replace(config, vectors="somewhere")).knowledge


def test_a_reader_that_is_set_is_built(config: Settings) -> None:
    with pytest.raises(ConfigurationError, match="no-checkpoint"):
        _ = Services(replace(config, reader=str(config.home / "no-checkpoint"))).knowledge


def test_the_environment_says_where_vectors_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    found = settings.__wrapped__()
    assert (found.vectors, found.qdrant_key, found.reader) == ("local", "", "")
    monkeypatch.setenv("XIAOER_QDRANT_URL", " https://qdrant.example.com ")
    monkeypatch.setenv("XIAOER_QDRANT_KEY", "very-secret")
    monkeypatch.setenv("XIAOER_READER", "luhua/reader")
    found = settings.__wrapped__()
    assert (found.vectors, found.qdrant_key, found.reader) == (
        "https://qdrant.example.com",
        "very-secret",
        "luhua/reader",
    )
    assert "very-secret" not in repr(found)
