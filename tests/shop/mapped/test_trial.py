"""`xiaoer shop check`: every read is tried, what fails is named with what was found, and nothing is written."""

from __future__ import annotations

import httpx
import pytest
from typer.testing import CliRunner

from shopd.cli import app
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.shop.mapped.mapping import WRITE_TYPES, load_mapping
from xiaoer.shop.mapped.trial import trial

from ..world import MIA
from .standin import adapter, changed, fake, served


async def rows(shop, user_id=MIA.user_id):
    return {row.what: row async for row in trial(shop, user_id)}


async def test_everything_works_and_nothing_is_written(tmp_path):
    world = fake()
    before = world.orders_of(MIA.user_id)
    found = await rows(adapter(tmp_path, served(world)))
    reads = [row for name, row in found.items() if name not in WRITE_TYPES]
    assert [row.what for row in reads if row.outcome != "works"] == []
    assert found["their orders"].note == "3 orders, 6 items, 1 parcels"
    assert found["an order"].note == "the same as in the list"
    assert {found[name].outcome for name in WRITE_TYPES} == {"not tried"}
    assert world.orders_of(MIA.user_id) == before


async def test_without_a_customer_the_catalogue_is_tried(tmp_path):
    found = await rows(adapter(tmp_path, served(fake())), None)
    assert found["catalogue"].outcome == "works"
    assert found["customer, orders, identity"].outcome == "not tried"


@pytest.mark.parametrize(
    ("old", "new", "what", "note"),
    [
        (
            "SHIPPED: processed",
            "SENT: processed",
            "their orders",
            "order.status: this word isn't in the mapping's words",
        ),
        ("price: sale_cents", "price: on_sale", "catalogue", "this isn't an amount of money); found 'Y'"),
        ("real_name: name", "mail: name", "find by name", "doesn't find this customer"),
        ("/vouchers", "/coupons", "coupons", "the shop answered 404"),
    ],
)
async def test_what_doesnt_fit_is_named(tmp_path, old, new, what, note):
    mapping = load_mapping(changed(tmp_path, (old, new)))
    row = (await rows(adapter(tmp_path, served(fake()), mapping=mapping)))[what]
    assert note in row.note
    assert row.outcome == "fails"


async def test_a_look_up_that_says_yes_to_everything_is_a_fault(tmp_path):
    class Yes(httpx.AsyncBaseTransport):
        service = served(fake())

        async def handle_async_request(self, request):
            if "/requests/" in request.url.path:
                return httpx.Response(200, json={"errno": 0, "result": {"state": "DONE"}})
            return await self.service.handle_async_request(request)

    row = (await rows(adapter(tmp_path, Yes())))["look-up of writes"]
    assert (row.outcome, "says yes to a key that no write carried" in row.note) == ("fails", True)


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    monkeypatch.delenv("XIAOER_SHOP_MAPPING", raising=False)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_the_command_prints_a_table_and_fails_where_the_shop_cant_be_reached(own_home, monkeypatch):
    monkeypatch.setenv("STANDIN_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STANDIN_SECRET", "s")
    done = CliRunner().invoke(app, ["check", "--mapping", "standin"])
    assert done.exit_code == 1
    assert "catalogue" in done.stdout and "ConnectError" in done.stdout and "0 work, 1 fail" in done.stdout


def test_the_command_needs_a_mapping(own_home):
    done = CliRunner().invoke(app, ["check"])
    assert isinstance(done.exception, ConfigurationError)
    assert "XIAOER_SHOP_MAPPING" in str(done.exception)
