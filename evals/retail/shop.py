"""The shop behind a run: put back before each one, looked into after it, and a fresh one for the gold writes."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.engine import make_url

from evals.retail.gold import replay
from evals.retail.schema import Action
from shopd import read
from shopd.database import Database
from shopd.migrate import upgrade
from shopd.tau.convert import orders_json, users_json
from shopd.writes import Desk
from xiaoer.config import ROOT
from xiaoer.shop.profile import load_profile

_KEPT = ("audit", "alembic_version")  # the audit log only grows: a trigger of the shop sees to it
_OWNERS = {"users", "payment_methods", "orders", "coupons", "idempotency_keys"}


class Written(NamedTuple):
    """A row of the shop's audit log."""

    user_id: str | None
    what: str
    order_id: str | None


State = dict[str, dict[str, Any]]
"""One customer and their orders as τ-bench's files write them."""


class Shop:
    """A shop's SQLite file beside a copy of how it was when it was filled."""

    def __init__(self, url: str, fresh: Path) -> None:
        """`url`: of the shop, which is as it was filled; its copy is made at `fresh`."""
        self._path = Path(make_url(url).database)
        self._fresh = fresh
        self._database = Database(url)
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(fresh)) as copy:
            source.backup(copy)

    def restore(self) -> None:
        """Make everything as it was when the shop was filled, in one transaction; the audit log stays."""
        with self._both() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in self._tables(connection):
                connection.execute(f"DELETE FROM main.{table}")
                connection.execute(f"INSERT INTO main.{table} SELECT * FROM fresh.{table}")
            connection.execute("COMMIT")

    def state(self, user_id: str) -> State:
        """A customer and their orders, now."""
        return _state(self._database, user_id)

    def changed_elsewhere(self, user_id: str) -> list[str]:
        """Whatever isn't this customer's and isn't as it was when the shop was filled."""
        found = []
        with self._both() as connection:
            orders = {row[0] for row in connection.execute("SELECT order_id FROM orders WHERE user_id = ?", (user_id,))}
            for table in self._tables(connection):
                names = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
                for one, other in (("main", "fresh"), ("fresh", "main")):
                    rows = connection.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}")
                    for row in rows:
                        values = dict(zip(names, row, strict=True))
                        if values.get("user_id") != user_id and values.get("order_id") not in orders:
                            found.append(f"{table}: {row[0]}")
        return sorted(set(found))

    def last_entry(self) -> int:
        """The newest entry of the audit log."""
        with closing(sqlite3.connect(self._path)) as connection:
            return int(connection.execute("SELECT COALESCE(MAX(id), 0) FROM audit").fetchone()[0])

    def written_since(self, entry: int) -> list[Written]:
        """All writes behind an entry of the audit log."""
        with closing(sqlite3.connect(self._path)) as connection:
            query = "SELECT user_id, what, order_id FROM audit WHERE id > ? ORDER BY id"
            return [Written(*row) for row in connection.execute(query, (entry,))]

    def after(self, user_id: str, actions: tuple[Action, ...]) -> tuple[State, list[str]]:
        """The customer's state after gold writes on a fresh shop, and those that it refused."""
        with tempfile.TemporaryDirectory(prefix="xiaoer-gold-") as folder:
            copy = Path(folder) / "shop.db"
            shutil.copy(self._fresh, copy)
            return gold_state(Database(f"sqlite:///{copy}"), user_id, actions)

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    @contextmanager
    def _both(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as connection:
            connection.execute("ATTACH DATABASE ? AS fresh", (str(self._fresh),))
            yield connection

    def _tables(self, connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        return [name for (name,) in rows if name not in _KEPT and not name.startswith("sqlite_")]


def gold_state(database: Database, user_id: str, actions: tuple[Action, ...]) -> tuple[State, list[str]]:
    """A customer's state after these writes on this shop; the shop is given back."""
    now = datetime.now(timezone.utc)
    desk = Desk(database, load_profile(ROOT / "profiles" / "tau-bench.yml"), lambda: now)
    try:
        refused = replay(desk, user_id, actions)
        return _state(database, user_id), refused
    finally:
        database.close()


def filled(path: Path, into: Any) -> Database:
    """A new shop's database in a file; `into` fills it."""
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    into(database)
    return database


def _state(database: Database, user_id: str) -> State:
    with database.reading() as session:
        return {
            "users.json": users_json([read.customer(session, user_id)]),
            "orders.json": orders_json(read.orders_of(session, user_id)),
        }
