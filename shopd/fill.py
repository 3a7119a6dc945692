"""Fill a shop's database with a whole world, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shopd import tables
from shopd.database import Database
from shopd.insert import World, clear, insert_world, is_empty
from xiaoer.errors import ConfigurationError


def fill(
    database: Database,
    world: World,
    *,
    now: datetime,
    what: str,
    replace: bool = False,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """Put `world` into the database in one transaction; `what` names it in the audit log.

    Raises `ConfigurationError` where there is a shop already and `replace` is false. When
    anything fails, the database is as it was.
    """
    with database.writing() as session:
        if not is_empty(session):
            if not replace:
                raise ConfigurationError(
                    f"{database.url.render_as_string()} holds a shop already and was left as it is; "
                    "give --replace to put another in its place, or another --database"
                )
            clear(session)
        insert_world(session, world, advance)
        session.add(tables.AuditRow(at=now, what=what))


def fill_if_empty(database: Database, make: Callable[[], World], *, now: datetime, what: str) -> bool:
    """Fill a database that has no shop yet; True when it was done. Two services may start at once."""
    with database.writing() as session:
        if not is_empty(session):
            return False
        insert_world(session, make())
        session.add(tables.AuditRow(at=now, what=what))
        return True


def reset(database: Database, *, now: datetime) -> None:
    """Delete all of the shop; the audit log stays and notes it."""
    with database.writing() as session:
        clear(session)
        session.add(tables.AuditRow(at=now, what="reset"))
