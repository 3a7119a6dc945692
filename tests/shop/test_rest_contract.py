"""The contract over HTTP: the REST client against the real shopd, served on a free port."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import uvicorn

from shopd.app import create_app
from shopd.database import Database
from shopd.insert import World, clear, insert_world
from xiaoer.errors import ShopUnavailable
from xiaoer.shop.rest import RestShop

from .contract import CANCEL, ShopContract
from .world import COUPONS, MIA, NOW, PRODUCTS, WANG, orders, profile

TOKEN = "a-service-token-for-tests"
WORLD = World(customers=(MIA, WANG), orders=orders(), products=PRODUCTS, coupons=COUPONS)


class Served(uvicorn.Server):
    """A server in a thread that says when it is ready."""

    def __init__(self, app) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", lifespan="on", ws="none"))
        self.ready = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.run, args=([self.socket],), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.ready.set()


class Shops:
    """A served shopd for each profile, started when first asked for."""

    def __init__(self, folder) -> None:
        self._folder = folder
        self._running: dict[str, tuple[Served, Database]] = {}

    def serve(self, name: str) -> str:
        """The URL of the shop with this profile, holding the world as it was in the beginning."""
        if name not in self._running:
            url = f"sqlite:///{self._folder / name}.db"
            server = Served(create_app(database_url=url, profile=profile(name), token=TOKEN, clock=lambda: NOW))
            server.thread.start()
            assert server.ready.wait(20), "shopd didn't start within 20 s"
            self._running[name] = (server, Database(url))
        server, database = self._running[name]
        with database.writing() as session:
            clear(session)
            insert_world(session, WORLD)
        return server.url

    def stop(self) -> None:
        for server, database in self._running.values():
            server.should_exit = True
            server.thread.join(20)
            database.close()
            server.socket.close()


@pytest.fixture(scope="module")
def shops(tmp_path_factory) -> Iterator[Shops]:
    running = Shops(tmp_path_factory.mktemp("shops"))
    yield running
    running.stop()


@pytest.fixture
async def make_shop(shops: Shops) -> AsyncIterator:
    """Gives a client to a real shop with the world of `world.py`."""
    clients: list[RestShop] = []

    async def make(name: str) -> RestShop:
        # Reading the certificates that plain HTTP doesn't need takes longer than a whole case.
        transport = httpx.AsyncHTTPTransport(verify=False)
        clients.append(RestShop(shops.serve(name), TOKEN, transport=transport))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


class TestRestShop(ShopContract):
    """The contract."""


async def test_a_wrong_token_is_told_to_the_operator(shops: Shops):
    shop = RestShop(shops.serve("cn-mainland"), "wrong")
    with pytest.raises(ShopUnavailable, match="refused the service token"):
        await shop.for_customer(MIA.user_id).quote(CANCEL)
    await shop.close()
