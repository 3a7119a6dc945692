"""Conversations in SQL: Rasa's tables, read and written with a tenth of the work.

    tracker_store:
      type: channels.tracker_store.SQLConversations
      dialect: sqlite            # or postgresql, with url, db, username, password as for Rasa's `SQL`
      db: .xiaoer/tracker.db

Rasa holds a conversation's lock between reading and writing it. So what a tracker had when it was read
is what the database has: the events behind that are the new ones, and nothing has to be counted.
"""

from __future__ import annotations

import asyncio
import json
import logging
from itertools import islice
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from xiaoer.errors import ConfigurationError
from xiaoer.sqlite_wal import use_wal

logger = logging.getLogger(__name__)
T = TypeVar("T")

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_SENDER = sa.bindparam("sender")
# A literal, not a parameter: only then the index over session starts is used.
_SESSION_START = sa.literal_column("'session_started'")
_LATEST_SESSION = (
    sa.select(sa.func.coalesce(sa.func.max(_EVENTS.c.id), 0))
    .where(_EVENTS.c.sender_id == _SENDER, _EVENTS.c.type_name == _SESSION_START)
    .scalar_subquery()
)
_ALL_SESSIONS = sa.select(_EVENTS.c.data).where(_EVENTS.c.sender_id == _SENDER).order_by(_EVENTS.c.id)
_ONE_SESSION = _ALL_SESSIONS.where(_EVENTS.c.id >= _LATEST_SESSION)
_COUNT_ONE_SESSION = sa.select(sa.func.count(_EVENTS.c.id)).where(
    _EVENTS.c.sender_id == _SENDER, _EVENTS.c.id >= _LATEST_SESSION
)
_INDEX = (
    "CREATE INDEX IF NOT EXISTS ix_events_session_started ON events (sender_id, id) WHERE type_name = 'session_started'"
)
_STORED = "_events_stored_by_xiaoer"


class SQLConversations(SQLTrackerStore):
    """Rasa's SQL tracker store on the same tables, for SQLite in one file that processes share, or PostgreSQL.

    The latest session is what follows the last `session_started` that was written; Rasa goes by the
    clock. With a database behind a network the event loop doesn't wait for it.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        dialect: str = "sqlite",
        host: Optional[str] = None,
        db: str = "rasa.db",
        event_broker: Optional[EventBroker] = None,
        busy_seconds: float = 5.0,
        **others: Any,
    ) -> None:
        """Open the database and make its tables where there are none.

        `busy_seconds`: how long one process waits for another one's write to SQLite. Everything else is as in
        Rasa's `SQL`. Raises `ConfigurationError` for a SQLite file that can't be opened.
        """
        self._is_file = dialect == "sqlite" and not host and bool(db) and db != ":memory:"
        if self._is_file:
            _make_folder(Path(db))
        try:
            super().__init__(domain, dialect, host, db=db, event_broker=event_broker, **others)
            if self._is_file:
                self.engine.dispose()
                self.engine = _sqlite_engine(self.engine.url, busy_seconds)
                self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
            self._make_index()
        except DBAPIError as error:
            if not self._is_file:
                raise
            raise ConfigurationError(
                f"endpoints.yml, tracker_store: {db} can't be used ({error.orig}); give a file that this user may "
                "write, or move the damaged one away"
            ) from error

    def _make_index(self) -> None:
        if self.engine.dialect.name not in ("sqlite", "postgresql"):
            return
        try:
            with self.engine.begin() as connection:
                connection.execute(sa.text(_INDEX))
        except DBAPIError as error:
            if self._is_file:
                raise
            # Several workers that start at once on an empty database race for it; one of them wins.
            logger.warning("The index over sessions wasn't made: %s", type(error.orig).__name__)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation since its latest session began, or None."""
        return self._tracker(sender_id, await self._run(self._read, _ONE_SESSION, sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """The conversation with all its sessions, or None."""
        return self._tracker(conversation_id, await self._run(self._read, _ALL_SESSIONS, conversation_id))

    def _tracker(self, sender_id: str, stored: Sequence[str]) -> Optional[DialogueStateTracker]:
        if not stored or not self.domain:
            return None
        events = [json.loads(data) for data in stored]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        _remember(tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Publish and write the events that are new since the tracker was read or saved; nothing where none are."""
        new = await self._new_events(tracker)
        if new:
            if self.event_broker is not None:
                await self._stream_new_events(self.event_broker, new, tracker.sender_id)
            await self._run(self._write, [_row(tracker.sender_id, event) for event in new])
        _remember(tracker)

    async def _new_events(self, tracker: DialogueStateTracker) -> List[Event]:
        stored = _remembered(tracker)
        if stored is None:  # made from something else than this store, or cut to a length
            stored = await self._run(self._count, tracker.sender_id)
        return list(islice(tracker.events, stored, None))

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        """SQLite answers sooner than a thread would begin; a server is waited for in a thread."""
        if self.engine.dialect.name == "sqlite":
            return function(*arguments)
        return await asyncio.to_thread(function, *arguments)

    def _read(self, query: Any, sender_id: str) -> List[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(query, {"sender": sender_id}).scalars())

    def _count(self, sender_id: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(_COUNT_ONE_SESSION, {"sender": sender_id}).scalar_one())

    def _write(self, rows: List[Dict[str, Any]]) -> None:
        with self.engine.begin() as connection:
            connection.execute(_EVENTS.insert(), rows)


def _row(sender_id: str, event: Event) -> Dict[str, Any]:
    """An event as Rasa's table has it."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _remember(tracker: DialogueStateTracker) -> None:
    """Note on the tracker that all its events are stored: how many, and which is the last."""
    if tracker.events:
        setattr(tracker, _STORED, (len(tracker.events), tracker.events[-1]))


def _remembered(tracker: DialogueStateTracker) -> Optional[int]:
    """How many of the tracker's events are stored; None where it can't tell."""
    noted: Optional[Tuple[int, Event]] = getattr(tracker, _STORED, None)
    if noted is None:
        return None
    count, last = noted
    return count if len(tracker.events) >= count and tracker.events[count - 1] is last else None


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"endpoints.yml, tracker_store: the folder of {database} can't be made ({error.strerror}); "
            "choose another db"
        ) from error


def _sqlite_engine(url: Any, busy_seconds: float) -> Engine:
    """Connections that stay open, readers beside the one writer, and no wait for the disk at each commit.

    With synchronous=NORMAL a crash of the process loses nothing that was committed; a power cut may lose
    the last moments, and never damages the file.
    """
    engine = sa.create_engine(
        url,
        hide_parameters=True,  # errors end in logs, and parameters are what customers said
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=20,
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        use_wal(connection, busy_seconds)
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine
