"""Shops of other kinds: fewer endpoints, summaries only, oldest first; and that nobody sees anybody else's."""

from __future__ import annotations

import httpx
import pytest

from xiaoer.errors import ConfigurationError, NotFound, NotSupported, ShopUnavailable
from xiaoer.shop.mapped.mapping import load_mapping
from xiaoer.shop.types import Expedite, IdentityClaim

from ..contract import MIAS, done
from ..test_rest import Script
from ..world import LAMP, MIA, PRODUCTS, WANG, orders
from .standin import FILE, adapter, changed, fake, served

ONE_ORDER = '  one: {path: "/open/trades/{order_id}", at: result.trade}\n'
ONE_PRODUCT = '  one: {path: "/open/goods/{product_id}", at: result.goods}\n'
ROWS = "    at: result.trades[].trade\n"


def shop_with(tmp_path, *changes, world=None):
    return adapter(tmp_path, served(world or fake()), mapping=load_mapping(changed(tmp_path, *changes)))


async def test_a_shop_with_lists_only(tmp_path):
    shop = shop_with(tmp_path, (ONE_ORDER, ""), (ONE_PRODUCT, ""))
    mia = shop.for_customer(MIA.user_id)
    assert await mia.order(MIAS) == orders()[0]
    assert await shop.product("lamp") == LAMP
    for missing in (mia.order("XE2026110001"), shop.product("bed")):
        with pytest.raises(NotFound):
            await missing
    assert (await done(mia, Expedite(order_id=MIAS))).quote.write == Expedite(order_id=MIAS)


async def test_a_shop_whose_list_has_summaries_only(tmp_path):
    summaries = "    at: 'result.trades[].trade.{sn: sn}'\n"
    shop = shop_with(tmp_path, (ROWS, summaries), (ONE_ORDER, f"{ONE_ORDER}  full: false\n"))
    assert await shop.for_customer(MIA.user_id).orders() == (orders()[2], orders()[1], orders()[0])


async def test_a_shop_that_lists_the_oldest_first(tmp_path):
    shop = shop_with(tmp_path, (ONE_ORDER, f"{ONE_ORDER}  newest_first: false\n"))
    assert (await shop.for_customer(MIA.user_id).orders())[0].order_id == MIAS


async def test_a_shop_without_coupons(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    section = text[text.index("coupons: #") : text.index("# Whether a write was done")]
    with pytest.raises(NotSupported, match="this shop has no list of coupons"):
        await shop_with(tmp_path, (section, "")).for_customer(MIA.user_id).coupons()


async def test_the_catalogue_is_kept_for_a_while_and_a_single_product_never(tmp_path):
    seen = []
    service = served(fake())

    class Counting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            seen.append(request.url.path)
            return await service.handle_async_request(request)

    shop = adapter(tmp_path, Counting())
    assert await shop.products() == await shop.products() == PRODUCTS
    for _ in range(2):
        await shop.product("lamp")
    assert seen == ["/open/goods"] * 2 + ["/open/goods/lamp"] * 2


# ---------------------------------------------------------------- what isn't theirs


async def test_a_list_that_isnt_only_theirs_is_no_answer(tmp_path):
    """A parameter with a wrong name: many shops then list everybody's."""
    answers = httpx.Response(200, content=await everybodys_orders())
    with pytest.raises(ShopUnavailable, match="other customers' orders"):
        await adapter(tmp_path, Script(answers)).for_customer(MIA.user_id).orders()


async def everybodys_orders() -> bytes:
    async with httpx.AsyncClient(transport=served(fake()), base_url="http://standin.test") as client:
        client.headers["X-App-Secret"] = "a-secret-for-tests"
        return (await client.get("/open/trades", params={"member": WANG.user_id})).content


async def test_a_customer_who_is_another_one_is_no_answer(tmp_path):
    path = "/open/members/{user_id}"
    shop = shop_with(tmp_path, (path, path.format(user_id=WANG.user_id)))
    with pytest.raises(ShopUnavailable, match="the shop gave another customer"):
        await shop.for_customer(MIA.user_id).customer()


async def test_somebody_elses_order_isnt_there_though_the_shop_gives_it(tmp_path):
    with pytest.raises(NotFound):
        await adapter(tmp_path, served(fake())).for_customer(WANG.user_id).order(MIAS)


async def test_where_the_buyer_isnt_said_the_customers_own_path_tells(tmp_path):
    shop = shop_with(
        tmp_path,
        ("    user_id: buyer.no\n", ""),
        (ONE_ORDER, ""),
    )
    assert {order.user_id for order in await shop.for_customer(WANG.user_id).orders()} == {WANG.user_id}


# ---------------------------------------------------------------- who somebody is


async def test_a_search_that_finds_too_many_finds_nobody(tmp_path):
    many = {"errno": 0, "result": {"members": [{"no": f"m{n}"} for n in range(30)], "page_no": 1, "page_count": 1}}
    script = Script(httpx.Response(200, json=many))
    with pytest.raises(NotFound):
        await adapter(tmp_path, script).find_customer(IdentityClaim(name="王小明", postcode="310012"))
    assert len(script.requests) == 1


async def test_what_a_search_finds_is_compared_all_the_same(tmp_path):
    with pytest.raises(NotFound):
        await adapter(tmp_path, served(fake())).find_customer(IdentityClaim(name="Mia O'Neil", postcode="99999"))


def test_factors_by_which_nobody_can_be_looked_for_are_told_at_the_start(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    section = text[text.index("  - by: [name]") : text.index("customer:\n  one:")]
    with pytest.raises(ConfigurationError, match=r"accepts name \+ postcode as proof of identity, but"):
        shop_with(tmp_path, (section, ""))
