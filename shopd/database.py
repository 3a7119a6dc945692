"""Connections: SQLite by default, PostgreSQL by URL, with transactions that behave alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from xiaoer.errors import ConfigurationError
from xiaoer.sqlite_wal import use_wal

BUSY_SECONDS = 3
"""How long a transaction waits for another's lock; below the client's deadline, so that the client gets an answer."""

_WRITES = "shopd_writes"


class Database:
    """One engine and the two kinds of transaction that the shop knows.

    `url` is SQLAlchemy's form, such as sqlite:///shop.db or postgresql://user@host/name. Raises
    `ConfigurationError` for a URL that isn't one of those.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = threading.Lock()
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._write_engine = self._engine.execution_options(**{_WRITES: True})
        # several SELECTs make one order: a reader must not see half of somebody's commit between them
        isolation = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._read_engine = self._engine.execution_options(**isolation)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the shop and writes nothing."""
        with Session(self._read_engine, future=True) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well and leaves everything as it was otherwise."""
        with self._turn(), Session(self._write_engine, future=True) as session, session.begin():
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer of this process after the other, in SQLite: its own waiting is unfair and starves some."""
        if not self.is_sqlite:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise OperationalError("BEGIN IMMEDIATE", None, RuntimeError("another write takes too long"))
        try:
            yield
        finally:
            self._writer.release()

    def lock_rows(self, query: Any) -> Any:
        """`query` with row locks where rows are what is locked: SQLite has locked the whole file by then."""
        return query if self.is_sqlite else query.with_for_update()

    @contextmanager
    def migrating(self) -> Iterator[Any]:
        """A connection in a transaction that no other process migrates beside."""
        with self._write_engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(7305)"))
            yield connection

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as error:
        raise ConfigurationError(
            f"database {url!r} isn't a database URL; give one such as sqlite:///shop.db or postgresql://user@host/shop"
        ) from error
    if backend == "postgres":
        parsed, backend = parsed.set(drivername="postgresql"), "postgresql"
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg2")
    if backend != "sqlite":
        raise ConfigurationError(f"database {backend!r} isn't supported; use sqlite:///<file> or postgresql://…")
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigurationError("a SQLite shop needs a file, such as sqlite:///shop.db: its threads share it")
    return parsed


def _sqlite_engine(url: URL) -> Engine:
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=40,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # pysqlite would begin only before the first change, too late for BEGIN IMMEDIATE
        connection.isolation_level = None
        use_wal(connection, BUSY_SECONDS)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        future=True,
        hide_parameters=True,  # errors end in logs, and parameters are customers' names and addresses
        pool_size=8,
        max_overflow=40,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={int(BUSY_SECONDS * 1000)}ms -c timezone=UTC"},
    )
