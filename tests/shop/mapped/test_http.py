"""Calls to a foreign shop when things go wrong: tried again within bounds, patient where asked, silent in logs."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from xiaoer.errors import ConfigurationError, NotFound, ShopUnavailable
from xiaoer.shop.mapped.shop import MappedShop

from ..test_rest import Script
from ..world import MIA, profile
from .standin import ENVIRONMENT, MAPPING, adapter, fake, journal, served

GOODS = {"errno": 0, "result": {"goods": [], "page_no": 1, "page_count": 1}}
BUSY = httpx.Response(200, json={"errno": 42900})


def good(body=GOODS) -> httpx.Response:
    return httpx.Response(200, json=body)


def asked_to_wait(seconds: str) -> httpx.Response:
    return httpx.Response(429, json={"errno": 1}, headers={"Retry-After": seconds})


@pytest.mark.parametrize(
    "first",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        asked_to_wait("0"),
        asked_to_wait("Wed, 21 Oct 2015 07:28:00 GMT"),
        httpx.Response(503, text="<html>"),
        httpx.Response(500),
        BUSY,
    ],
    ids=["refused", "timeout", "closed", "429", "429 until", "503", "500", "busy in its own words"],
)
async def test_a_read_is_tried_again(tmp_path, first):
    script = Script(first, good())
    assert await adapter(tmp_path, script).products() == ()
    assert script.seen == ["GET /open/goods?page_no=1"] * 2


async def test_what_is_sent(tmp_path):
    script = Script(good())
    await adapter(tmp_path, script).products()
    assert script.requests[0].headers["X-App-Secret"] == ENVIRONMENT["STANDIN_SECRET"]
    assert str(script.requests[0].url) == "http://standin.test/open/goods?page_no=1"


async def test_tries_are_counted(tmp_path):
    script = Script(httpx.Response(502))
    with pytest.raises(ShopUnavailable, match="read the catalogue: the shop answered 502"):
        await adapter(tmp_path, script).products()
    assert len(script.requests) == MAPPING.limits.attempts


async def test_a_shop_that_asks_for_more_patience_than_there_is_is_left_at_once(tmp_path):
    script = Script(asked_to_wait("60"), good())
    begun = asyncio.get_running_loop().time()
    with pytest.raises(ShopUnavailable, match="answered 429"):
        await adapter(tmp_path, script).products()
    assert asyncio.get_running_loop().time() - begun < 2
    assert len(script.requests) == 1


async def test_the_pause_that_is_asked_for_is_kept(tmp_path):
    script = Script(asked_to_wait("1"), good())
    begun = asyncio.get_running_loop().time()
    await adapter(tmp_path, script).products()
    assert asyncio.get_running_loop().time() - begun >= 1


async def test_the_deadline_ends_a_call_with_all_its_requests(tmp_path):
    begun = asyncio.get_running_loop().time()
    with pytest.raises(ShopUnavailable, match=r"no answer within 0\.05 s"):
        await adapter(tmp_path, Script("hang"), deadline=0.05).for_customer(MIA.user_id).orders()
    assert asyncio.get_running_loop().time() - begun < 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(200, text="<html>"), "answered 200"),
        (httpx.Response(302, headers={"Location": "/"}), "answered 302"),
        (httpx.Response(401, json={"errno": 40100}), "answered 401, code 40100; are the mapping's headers"),
        (httpx.Response(400, json={"errno": 40000}), "answered 400, code 40000"),
        (httpx.Response(404, text="no such page"), "answered 404"),
        (httpx.Response(200, json={"errno": 0}), "no such product: lamp"),
        (httpx.Response(200, json={"errno": 0, "result": {"goods": {"title": 1}}}), "product.product_id"),
    ],
)
async def test_what_another_try_wont_change_isnt_tried_again(tmp_path, answer, said):
    script = Script(answer)
    with pytest.raises((ShopUnavailable, NotFound), match=said):
        await adapter(tmp_path, script).product("lamp")
    assert len(script.requests) == 1


async def test_a_list_without_end_ends(tmp_path):
    script = Script(good({"errno": 0, "result": {"trades": [], "next_after": 7}}))
    mapping = MAPPING.model_copy(update={"limits": MAPPING.limits.model_copy(update={"pages": 3})})
    with pytest.raises(ShopUnavailable, match="more than 3 pages"):
        await adapter(tmp_path, script, mapping=mapping).for_customer("mia").orders()
    assert script.seen[1:] == ["GET /open/trades?member=mia&after=7"] * 2


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "header X-App-Secret comes from the environment variable STANDIN_SECRET; set it"),
        ({"STANDIN_SECRET": "密"}, "holds characters that no header can carry"),
        ({"STANDIN_SECRET": "s", "STANDIN_URL": "standin"}, "shop.url is 'standin'"),
        ({"STANDIN_SECRET": "s", "STANDIN_URL": "https://me:secret@standin"}, "without a password"),
    ],
)
def test_unusable_settings_are_told_at_once(tmp_path, environment, said):
    with pytest.raises(ConfigurationError, match=said):
        MappedShop(MAPPING, profile("cn-mainland"), journal(tmp_path), environment=environment)


async def test_nothing_personal_is_logged_or_said(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    shop = adapter(tmp_path, served(fake(), rough=True))
    await shop.for_customer(MIA.user_id).orders()
    broken = {"errno": 0, "result": {"member": {"no": MIA.user_id, "mail": MIA.email}}}
    with pytest.raises(ShopUnavailable) as caught:
        await adapter(tmp_path, Script(good(broken))).for_customer(MIA.user_id).customer()
    said = f"{caught.value} {caught.value.__cause__}"
    logged = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("asyncio"))
    assert "trying again" in logged and "customer.name" in said
    for private in (MIA.user_id, "W0000001", "O'Neil", "example.com", "Elm St", ENVIRONMENT["STANDIN_SECRET"]):
        assert private not in logged + said
