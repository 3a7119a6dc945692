"""Conversations in real databases: read as they were written, by several processes, through crashes, by Rasa's own."""

from __future__ import annotations

import asyncio
import itertools
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore, create_tracker_store
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from channels.tracker_store import SQLConversations
from tests.shopd import postgres
from xiaoer.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = Domain.from_dict({"slots": {"language": {"type": "text", "mappings": [{"type": "custom"}]}}})
Make = Callable[..., TrackerStore]
_names = itertools.count()


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with postgres.cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Opens a store on one and the same fresh database: `make()` ours, `make(SQLTrackerStore)` Rasa's."""
    if request.param == "sqlite":
        settings: dict[str, Any] = {"db": str(tmp_path / "tracker.db")}
    else:
        server, name = request.getfixturevalue("postgres_url"), f"talks{next(_names)}"
        connection = psycopg2.connect(server)
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        connection.close()
        settings = {"dialect": "postgresql", "host": server.replace("/postgres?", f"/{name}?")}
    return lambda kind=SQLConversations, **more: kind(DOMAIN, **settings, **more)


def said(text: str) -> list[Event]:
    """A turn."""
    return [
        UserUttered(text, {"name": "greet", "confidence": 1.0}),
        SlotSet("language", text),
        BotUttered(f"re: {text}"),
    ]


def session(language: str | None = None) -> list[Event]:
    begun: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
    return [*begun, *([SlotSet("language", language)] if language else []), ActionExecuted("action_listen")]


async def turn(store: TrackerStore, sender: str, *events: Event) -> DialogueStateTracker:
    """Read a conversation, add events, write it."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(list(events), DOMAIN)
    await store.save(tracker)
    return tracker


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [str(event.text) for event in tracker.events if isinstance(event, UserUttered)]


def plain(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    assert tracker is not None
    return [event.as_dict() for event in tracker.events]


async def test_what_was_written_is_read_turn_by_turn(make: Make) -> None:
    store = make()
    assert await store.retrieve("a") is None and await store.retrieve_full_tracker("a") is None
    await turn(store, "a", *session())
    for number in range(5):
        await turn(store, "a", *said(f"第{number}句"))
        await turn(store, "b", *said(f"b{number}"))
    for reader in (store, make()):
        tracker = await reader.retrieve("a")
        assert texts(tracker) == [f"第{number}句" for number in range(5)]
        assert tracker is not None and tracker.get_slot("language") == "第4句"
    assert sorted(await store.keys()) == ["a", "b"]
    assert await store.exists("a") and not await store.exists("c")


async def test_rasas_own_store_reads_the_same_and_goes_on(make: Make) -> None:
    ours = make()
    await turn(ours, "a", *session(), *said("one"))
    await turn(ours, "a", *session("zh"), *said("two"))
    rasas = make(SQLTrackerStore)
    assert plain(await rasas.retrieve("a")) == plain(await ours.retrieve("a"))
    assert plain(await rasas.retrieve_full_tracker("a")) == plain(await ours.retrieve_full_tracker("a"))
    await turn(rasas, "a", *said("three"))
    assert texts(await ours.retrieve("a")) == ["two", "three"]


async def test_a_database_of_rasas_own_store_is_read_and_continued(make: Make) -> None:
    rasas = make(SQLTrackerStore)
    for number in range(3):
        await turn(rasas, "old", *session(), *said(f"old {number}"), *said(f"older {number}"))
    ours = make()
    assert plain(await ours.retrieve("old")) == plain(await rasas.retrieve("old"))
    await turn(ours, "old", *said("new"))
    assert texts(await ours.retrieve("old")) == ["old 2", "older 2", "new"]
    assert len(texts(await ours.retrieve_full_tracker("old"))) == 7
    columns = "sender_id, type_name, intent_name, action_name, timestamp"
    with ours.engine.connect() as connection:  # type: ignore[attr-defined]
        rows = connection.execute(sa.text(f"SELECT {columns} FROM events ORDER BY id")).all()
    by_rasa, by_us = rows[3:6], rows[-3:]  # said(...) by each
    assert [tuple(row)[:4] for row in by_us] == [tuple(row)[:4] for row in by_rasa]
    assert all(row.timestamp for row in by_us)


async def test_a_session_that_begins_within_a_turn(make: Make) -> None:
    store = make()
    await turn(store, "a", *session(), *said("one"))
    tracker = await turn(store, "a", *session(), *said("two"))
    assert texts(tracker) == ["one", "two"]
    tracker.update_with_events(said("three"), DOMAIN)
    await store.save(tracker)  # Rasa's own store would write "one" again here
    assert texts(await store.retrieve("a")) == ["two", "three"]
    assert texts(await store.retrieve_full_tracker("a")) == ["one", "two", "three"]


async def test_a_clock_that_is_set_back_opens_no_old_session(make: Make) -> None:
    store = make()
    late, early = session(), session()
    for event in late:
        event.timestamp = time.time() + 3600
    await turn(store, "a", *late, *said("before"))
    await turn(store, "a", *early, *said("after"))
    assert texts(await store.retrieve("a")) == ["after"]


async def test_saving_without_anything_new_writes_nothing(make: Make) -> None:
    store = make()
    tracker = await turn(store, "a", *session(), *said("one"))
    for _ in range(3):
        await store.save(tracker)
        await store.save(await store.retrieve("a"))  # type: ignore[arg-type]
    await store.create_tracker("empty", append_action_listen=False)
    assert len(plain(await store.retrieve_full_tracker("a"))) == len(session()) + 3
    assert await store.retrieve("empty") is None


async def test_trackers_that_the_store_did_not_make_are_counted(make: Make) -> None:
    store = make()
    first = await turn(store, "a", *session(), *said("one"))
    copied = first.copy()
    copied.update_with_events(said("two"), DOMAIN)
    await store.save(copied)
    rebuilt = DialogueStateTracker.from_events("a", [*copied.events, *said("three")], DOMAIN.slots)
    await store.save(rebuilt)
    rebuilt.events.popleft()  # what was noted on it fits no more
    await store.save(rebuilt)
    assert texts(await store.retrieve("a")) == ["one", "two", "three"]


async def test_a_failed_write_is_written_by_the_next_one(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make()
    tracker = await turn(store, "a", *session(), *said("one"))
    tracker.update_with_events(said("two"), DOMAIN)
    with monkeypatch.context() as broken:
        broken.setattr(store, "_write", lambda rows: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            await store.save(tracker)
    assert texts(await store.retrieve("a")) == ["one"]
    await store.save(tracker)
    assert texts(await store.retrieve("a")) == ["one", "two"]


class _Broker(EventBroker):
    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)


async def test_each_event_is_published_once(make: Make) -> None:
    broker = _Broker()
    store = make(event_broker=broker)
    await turn(store, "a", *session(), *said("one"))
    await turn(store, "a", *said("two"))
    assert [event["text"] for event in broker.published if event["event"] == "user"] == ["one", "two"]
    assert {event["sender_id"] for event in broker.published} == {"a"}


def test_endpoints_name_it_by_its_class_path(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "t.db"
    endpoint = EndpointConfig(type="channels.tracker_store.SQLConversations", dialect="sqlite", db=str(path))
    store = create_tracker_store(endpoint, DOMAIN)
    assert type(store) is SQLConversations and path.exists()


def test_a_file_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"not a database" * 100)
    (tmp_path / "file").write_text("in the way")
    for db in ("damaged.db", "file/t.db"):
        with pytest.raises(ConfigurationError, match=r"endpoints.yml, tracker_store: .*(t|damaged)\.db"):
            SQLConversations(DOMAIN, db=str(tmp_path / db))


def test_readers_and_a_writer_do_not_wait_for_each_other(tmp_path: Path) -> None:
    store = SQLConversations(DOMAIN, db=str(tmp_path / "t.db"), busy_seconds=0.2)
    asyncio.run(turn(store, "a", *session(), *said("one")))
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.execute("BEGIN IMMEDIATE")
    assert texts(asyncio.run(store.retrieve("a"))) == ["one"]
    began = time.monotonic()
    with pytest.raises(sa.exc.OperationalError, match="locked") as error:
        asyncio.run(turn(store, "a", *said("secret words")))
    assert 0.1 < time.monotonic() - began < 5 and "secret" not in str(error.value)
    other.execute("ROLLBACK")
    asyncio.run(turn(store, "a", *said("two")))
    assert texts(asyncio.run(store.retrieve("a"))) == ["one", "two"]


def test_the_latest_session_is_found_through_the_index(tmp_path: Path) -> None:
    store = SQLConversations(DOMAIN, db=str(tmp_path / "t.db"))
    asyncio.run(turn(store, "a", *session(), *said("one")))
    seen: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda c, cursor, sql, *more: seen.append(sql))
    asyncio.run(turn(store, "a", *said("two")))
    assert [sql.split()[0] for sql in seen] == ["SELECT", "INSERT"]  # and no count
    with sqlite3.connect(tmp_path / "t.db") as connection:
        plan = " ".join(map(str, connection.execute("EXPLAIN QUERY PLAN " + seen[0], ("a", 0, "a"))))
    assert "ix_events_session_started" in plan and "SCAN" not in plan


# A process that writes turns to conversations of its own, and says which are written.
_WRITER = """
import asyncio, sys
from rasa.shared.core.events import UserUttered
from channels.tracker_store import SQLConversations
store = SQLConversations(None, db=sys.argv[1])
async def main():
    for number in range(int(sys.argv[3])):
        sender = f"{sys.argv[2]}-{number % 3}"
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        tracker.update(UserUttered(str(number)))
        tracker.update(UserUttered(f"{number} too"))
        await store.save(tracker)
        print(number, flush=True)
asyncio.run(main())
"""


def _writer(db: Path, name: str, turns: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-c", _WRITER, str(db), name, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _written(db: Path, name: str) -> list[list[str]]:
    store = SQLConversations(DOMAIN, db=str(db))
    found = [asyncio.run(store.retrieve(f"{name}-{number}")) for number in range(3)]
    return [texts(tracker) if tracker else [] for tracker in found]


def test_two_processes_write_different_conversations(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    writers = [_writer(db, name, 150) for name in ("a", "b")]
    for writer in writers:
        assert writer.communicate(timeout=120)[0].split()[-1] == "149" and writer.returncode == 0
    expected = [[word for n in range(150) if n % 3 == k for word in (str(n), f"{n} too")] for k in range(3)]
    assert _written(db, "a") == _written(db, "b") == expected


def test_a_process_that_is_killed_loses_at_most_what_it_was_writing(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    for name in ("first", "second"):  # the second one finds what the first left
        writer = _writer(db, name, 10**6)
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        told = int([*lines, *writer.stdout.read().splitlines()][-1]) + 1
        writer.wait()
        found = _written(db, name)
        assert all(len(conversation) % 2 == 0 for conversation in found)  # both events of a turn, or none
        assert told <= sum(map(len, found)) / 2 <= told + 1
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
