"""Migrations: from nothing to the tables, alike on every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from shopd.database import Database
from shopd.migrate import configuration, upgrade
from shopd.tables import Base
from xiaoer.errors import ConfigurationError


def test_an_empty_database_gets_every_table(any_url: str) -> None:
    database = Database(any_url)
    upgrade(database)
    with database.migrating() as connection:
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []
        )
    database.close()


def test_migrations_go_back_and_forth(any_url: str) -> None:
    database = Database(any_url)
    upgrade(database)
    with database.migrating() as connection:
        command.downgrade(configuration(connection), "base")
    with database.migrating() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade(database)
    database.close()


def test_two_services_may_start_at_once(any_url: str) -> None:
    databases = [Database(any_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(upgrade, databases))
    with databases[0].migrating() as connection:
        assert "orders" in inspect(connection).get_table_names()
    for database in databases:
        database.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "isn't a database URL"),
        ("mysql://host/shop", "isn't supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_a_wrong_url_says_what_is_right(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Database(url)


def test_a_sqlite_shop_is_made_where_there_is_no_folder(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'shop.db'}")
    upgrade(database)
    database.close()
    assert (tmp_path / "a" / "b" / "shop.db").exists()
