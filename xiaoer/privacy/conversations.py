"""Rasa's tracker store past Rasa: what it holds of a conversation, and taking it out. SQL only, as ours is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import URL, Engine

from xiaoer.errors import ConfigurationError

_SQL = ("channels.tracker_store.SQLConversations", "SQL", "sql")
_EVENTS = sa.table("events", sa.column("id"), sa.column("sender_id"), sa.column("timestamp"), sa.column("data"))
_SAID_BY = {"user": "customer", "bot": "assistant"}
_HOME = ".xiaoer"


class Line(NamedTuple):
    """Something that was said: when (seconds since the epoch), by whom, and the text as Rasa has it."""

    at: float
    by: str
    text: str


class StoredConversations:
    """The table `events` of a tracker store; one that was never made holds nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def said(self, conversation: str) -> list[Line]:
        """What customer and assistant said, in order."""
        query = sa.select(_EVENTS.c.data).where(_EVENTS.c.sender_id == conversation).order_by(_EVENTS.c.id)
        if not self._is_there():
            return []
        with self._engine.connect() as connection:
            events = [json.loads(data) for data in connection.execute(query).scalars()]
        return [
            Line(float(event["timestamp"]), _SAID_BY[event["event"]], event["text"])
            for event in events
            if event.get("event") in _SAID_BY and event.get("text")
        ]

    def erase(self, conversation: str) -> int:
        """Take a conversation out; says how many events it had."""
        return self._delete(_EVENTS.c.sender_id == conversation)

    def purge(self, before: float) -> int:
        """Take out the conversations whose last event was before this time; says how many events they had."""
        last = sa.func.max(_EVENTS.c.timestamp)
        old = sa.select(_EVENTS.c.sender_id).group_by(_EVENTS.c.sender_id).having(last < before)
        return self._delete(_EVENTS.c.sender_id.in_(old.scalar_subquery()))

    def _is_there(self) -> bool:
        url = self._engine.url
        if self._engine.dialect.name == "sqlite" and not Path(url.database or "").is_file():
            return False
        return bool(sa.inspect(self._engine).has_table("events"))

    def _delete(self, which: Any) -> int:
        if not self._is_there():
            return 0
        sqlite = self._engine.dialect.name == "sqlite"
        with self._engine.connect() as connection:
            if sqlite:  # what is deleted is overwritten, and the log that may hold it emptied
                connection.execute(sa.text("PRAGMA secure_delete=ON"))
            with connection.begin():
                count = int(connection.execute(_EVENTS.delete().where(which)).rowcount)
            if sqlite:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return count


def stored_conversations(
    endpoints: Path, home: Path, environment: Mapping[str, str] = os.environ
) -> StoredConversations | None:
    """The tracker store that a file like endpoints.yml names; None where conversations aren't stored at all.

    A database in `.xiaoer/` is in the installation's home. Raises `ConfigurationError` for a store that isn't SQL.
    """
    try:
        found = yaml.safe_load(endpoints.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{endpoints} can't be read: {error}") from error
    store = found.get("tracker_store")
    if not store or store.get("type") in (None, "InMemory", "in_memory"):
        return None
    if store["type"] not in _SQL:
        raise ConfigurationError(
            f"{endpoints}, tracker_store: conversations in {store['type']} can't be exported or erased from here; "
            "use its own tools, or a SQL store"
        )
    return StoredConversations(_engine(store, endpoints.parent, home, environment))


def _engine(store: Mapping[str, Any], root: Path, home: Path, environment: Mapping[str, str]) -> Engine:
    def value(key: str) -> Any:
        raw = store.get(key)
        return _filled(raw, environment) if isinstance(raw, str) else raw

    dialect, database = value("dialect") or "sqlite", value("db") or "rasa.db"
    if dialect == "sqlite":
        path = Path(database)
        database = str(home.joinpath(*path.parts[1:]) if path.parts[0] == _HOME else root / path)
        return sa.create_engine(f"sqlite:///{database}", hide_parameters=True, connect_args={"timeout": 10.0})
    url = URL.create(dialect, value("username"), value("password"), value("url"), value("port"), database)
    return sa.create_engine(url, hide_parameters=True)


def _filled(raw: str, environment: Mapping[str, str]) -> str:
    """With `${NAME}` from the environment, as Rasa reads it."""
    for name, value in environment.items():
        raw = raw.replace(f"${{{name}}}", value)
    return raw
