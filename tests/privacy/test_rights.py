"""Export, erasure and retention over a tracker store of Rasa's, a vault and an identity file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.privacy.conftest import DAY, KEY, Clock
from xiaoer.errors import ConfigurationError
from xiaoer.identity.store import SessionStore
from xiaoer.privacy.conversations import stored_conversations
from xiaoer.privacy.mask import Masker
from xiaoer.privacy.rights import Counts, Rights
from xiaoer.privacy.vault.sqlite import SqliteStore
from xiaoer.privacy.vault.vault import Vault

PHONE = "15412345678"
ENDPOINTS = (
    "tracker_store:\n  type: channels.tracker_store.SQLConversations\n  dialect: sqlite\n  db: .xiaoer/tracker.db\n"
)


class Installation:
    """All three stores in one folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.tracker = folder / "home" / "tracker.db"
        self.tracker.parent.mkdir()
        with sqlite3.connect(self.tracker) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
        endpoints = folder / "endpoints.yml"
        endpoints.write_text(ENDPOINTS, encoding="utf-8")
        self.clock = clock
        self.vault = Vault(SqliteStore(folder / "vault.db", clock), KEY, seconds=DAY)
        self.sessions = SessionStore(folder / "sessions.db", KEY, clock)
        conversations = stored_conversations(endpoints, self.tracker.parent, {})
        self.rights = Rights(self.vault, self.sessions, conversations, keep_days=2, clock=clock)

    async def talk(self, conversation: str, text: str) -> None:
        """A customer's message and its answer, as Rasa stores them."""
        masked = await Masker(self.vault).mask(conversation, text)
        events = [{"event": "user", "text": masked}, {"event": "action", "name": "x"}, {"event": "bot", "text": masked}]
        with sqlite3.connect(self.tracker) as db:
            for event in events:
                stored = json.dumps({**event, "timestamp": self.clock()})
                row = (conversation, self.clock(), stored)
                db.execute("INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", row)
        await self.sessions.put(conversation, "draft", text, seconds=DAY)
        await self.sessions.open_handoff(conversation, language="zh", reason="complaint", summary="{}")

    def stored(self) -> list[str]:
        """The conversations in the tracker store."""
        with sqlite3.connect(self.tracker) as db:
            return [row[0] for row in db.execute("SELECT DISTINCT sender_id FROM events ORDER BY id")]


@pytest.fixture
def installation(tmp_path: Path, clock: Clock) -> Installation:
    return Installation(tmp_path, clock)


async def test_an_export_is_what_the_customer_said(installation: Installation) -> None:
    await installation.talk("a", f"我电话{PHONE}")
    await installation.talk("b", "你好")
    found = await installation.rights.export("a")
    assert found["values"] == {"[PHONE_1]": PHONE}
    assert [(line["by"], line["text"]) for line in found["said"]] == [
        ("customer", f"我电话{PHONE}"),
        ("assistant", f"我电话{PHONE}"),
    ]
    assert found["session"] == {"draft": f"我电话{PHONE}", "handoff 1": "{}"}
    assert found["said"][0]["at"].startswith("1970-01-12T")
    assert [each["conversation"] for each in await installation.rights.export_of("154 1234 5678")] == ["a"]


async def test_an_erasure_leaves_nothing_of_a_conversation_in_any_file(installation: Installation) -> None:
    await installation.talk("secretive", f"我电话{PHONE}，编号白鹭")
    await installation.talk("b", f"电话{PHONE}")
    await installation.talk("c", "你好")
    assert await installation.rights.erase("secretive") == Counts(events=3, values=1, entries=2)
    assert installation.stored() == ["b", "c"]
    written = b"".join(path.read_bytes() for path in installation.tracker.parent.iterdir())
    assert b"secretive" not in written and json.dumps("白鹭")[1:-1].encode() not in written
    assert await installation.rights.erase_of(PHONE) == Counts(events=3, values=1, entries=2)
    assert installation.stored() == ["c"]
    empty = {"conversation": "b", "values": {}, "said": [], "session": {}}
    assert await installation.rights.export("b") == empty
    assert await installation.rights.erase_of(PHONE) == Counts()


async def test_failed_tries_arent_erased(installation: Installation) -> None:
    for _ in range(3):
        assert await installation.sessions.take_try({"conversation:a": 3}, within=DAY) is None
    await installation.rights.erase("a")
    assert await installation.sessions.take_try({"conversation:a": 3}, within=DAY) is not None


async def test_what_was_kept_for_long_enough_goes(installation: Installation) -> None:
    await installation.talk("old", f"我电话{PHONE}")
    installation.clock.now += 1.5 * DAY
    await installation.talk("new", f"我电话{PHONE}")
    assert await installation.rights.purge() == Counts(events=0, values=0, entries=0)
    installation.clock.now += DAY
    assert installation.stored() == ["old", "new"]
    counts = await installation.rights.purge()
    assert (counts.events, counts.entries) == (3, 1)
    assert installation.stored() == ["new"]


def test_stores_of_other_kinds(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.yml"
    file.write_text("action_endpoint: {url: x}\n", encoding="utf-8")
    assert stored_conversations(file, tmp_path, {}) is None
    file.write_text("tracker_store: {type: mongod, url: x}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="conversations in mongod can't be exported or erased"):
        stored_conversations(file, tmp_path, {})
    with pytest.raises(ConfigurationError, match="can't be read"):
        stored_conversations(tmp_path / "none.yml", tmp_path, {})


def test_a_database_that_was_never_made_is_empty_and_isnt_made(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.yml"
    file.write_text("tracker_store: {type: SQL, dialect: sqlite, db: '${NAME}.db'}\n", encoding="utf-8")
    found = stored_conversations(file, tmp_path, {"NAME": "elsewhere"})
    assert found is not None
    assert (found.said("a"), found.erase("a"), found.purge(1.0)) == ([], 0, 0)
    assert not (tmp_path / "elsewhere.db").exists()
