"""Shops to test with: each on a fresh SQLite file, and where it matters on PostgreSQL too."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import httpx
import psycopg2
import pytest
import uvicorn
from fastapi import FastAPI

from shopd.app import create_app
from shopd.database import Database
from shopd.fill import fill
from shopd.tau.convert import to_world
from shopd.tau.source import read_world
from tests.shopd import postgres, small_world
from xiaoer.shop.profile import Profile, load_profile

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
TOKEN = "test-token-0123456789"
ROOT = Path(__file__).resolve().parents[2]

_names = itertools.count()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL cluster."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that isn't there yet."""
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """A fresh database in the cluster."""
    return _new_database(postgres_url)


def _new_database(postgres_url: str) -> str:
    name = f"shop{next(_names)}"
    connection = psycopg2.connect(postgres_url)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return postgres_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_database")
    return url


@pytest.fixture(scope="session")
def tau_profile() -> Profile:
    """The rules of τ-bench."""
    return load_profile(ROOT / "profiles" / "tau-bench.yml")


@pytest.fixture(scope="session")
def cn_profile() -> Profile:
    """The rules of the demo shop."""
    return load_profile(ROOT / "profiles" / "cn-mainland.yml")


@pytest.fixture
def make_app(tau_profile: Profile, tmp_path: Path) -> Iterator[Callable[[str], FastAPI]]:
    """Make a service on a database URL, with the small world in it."""
    made: list[FastAPI] = []

    def make(url: str) -> FastAPI:
        app = create_app(database_url=url, profile=tau_profile, token=TOKEN, clock=lambda: NOW)
        made.append(app)
        world = to_world(read_world(small_world.write(tmp_path / "world")))
        fill(app.state.shop.database, world, now=NOW, what="load")
        return app

    yield make
    for app in made:
        app.state.shop.database.close()


@pytest.fixture
def any_app(make_app: Callable[[str], FastAPI], any_url: str) -> FastAPI:
    """A service on a database of each kind."""
    return make_app(any_url)


@pytest.fixture
def app(make_app: Callable[[str], FastAPI], sqlite_url: str) -> FastAPI:
    """A service on SQLite."""
    return make_app(sqlite_url)


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the service behind a real uvicorn on a free port of 127.0.0.1."""
    listener = socket.create_server(("127.0.0.1", 0))  # it queues connections from here on: nothing to wait for
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    host, port = listener.getsockname()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        with httpx.Client(base_url=f"http://{host}:{port}", headers=headers, timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the service on SQLite."""
    with serving(app) as found:
        yield found


@pytest.fixture
def any_client(any_app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the service on a database of each kind."""
    with serving(any_app) as found:
        yield found


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def reading_client(
    request: pytest.FixtureRequest, tau_profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of one service of each kind that many tests share: for reads only."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'shop.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres_url"))
    app = create_app(database_url=url, profile=tau_profile, token=TOKEN, clock=lambda: NOW)
    fill(database_of(app), to_world(read_world(small_world.write(folder / "world"))), now=NOW, what="load")
    with serving(app) as client:
        yield client
    database_of(app).close()


def database_of(app: FastAPI) -> Database:
    """The database that a service works on."""
    found: Database = app.state.shop.database
    return found
