"""A tracker store that fails is told; no conversation is replaced by an empty one."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from channels.store_failures import _telling
from tests.channels.speed.originals import original


class _Down(InMemoryTrackerStore):
    async def save(self, tracker: DialogueStateTracker) -> None:
        raise OSError("what a customer said")

    async def _retrieve(self, sender_id: str, fetch_all_sessions: bool) -> None:
        raise OSError("what a customer said")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[FailSafeTrackerStore]:
    for name in ("on_tracker_store_error", "on_tracker_store_retrieve_error"):
        monkeypatch.setattr(FailSafeTrackerStore, name, _telling(original(FailSafeTrackerStore, name)))
    yield FailSafeTrackerStore(_Down(Domain.empty()))


async def test_reading_and_writing_fail_with_the_stores_error(
    store: FailSafeTrackerStore, caplog: pytest.LogCaptureFixture
) -> None:
    tracker = DialogueStateTracker.from_events("a", [])
    with caplog.at_level(logging.ERROR):
        for call in (store.retrieve("a"), store.retrieve_full_tracker("a"), store.save(tracker)):
            with pytest.raises(OSError, match="customer"):
                await call
    assert "tracker_store in endpoints.yml" in caplog.text and "customer" not in caplog.text
    assert store._fallback_tracker_store is None


async def test_rasa_alone_would_begin_anew() -> None:
    """The reason for the change; when Rasa no longer does this, it can go."""
    plain = FailSafeTrackerStore(_Down(Domain.empty()), on_tracker_store_error=lambda error: None)
    handle = original(FailSafeTrackerStore, "on_tracker_store_retrieve_error")
    handle(plain, OSError("x"))
