"""The shop in memory: the contract, and its switches."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiaoer.errors import OutcomeUnknown, ShopUnavailable
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import ClaimPriceProtection, IdentityClaim

from .contract import CANCEL, MIAS, ShopContract
from .world import COUPONS, LAMP, MIA, NOW, PRODUCTS, WANG, orders, profile, repriced


def fake(name: str = "cn-mainland", **others) -> FakeShop:
    return FakeShop(profile(name), (MIA, WANG), orders(), PRODUCTS, coupons=COUPONS, clock=lambda: NOW, **others)


class TestFakeShop(ShopContract):
    """The contract."""

    @pytest.fixture
    def make_shop(self):
        async def make(name: str) -> FakeShop:
            return fake(name)

        return make


@pytest.mark.parametrize("switch", [{"down": True}, {"slow": 0.01}])
async def test_a_shop_that_is_down_or_too_slow_answers_nothing_and_then_goes_on(switch):
    shop = fake(deadline=0.01)
    mia = shop.for_customer(MIA.user_id)
    quote = await mia.quote(CANCEL)
    vars(shop).update(switch)
    for call in (
        shop.profile(),
        shop.products(),
        shop.find_customer(IdentityClaim(order_id=MIAS, phone_last4="0147")),
        mia.order(MIAS),
        mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1"),
    ):
        with pytest.raises(ShopUnavailable):
            await call
    shop.down, shop.slow = False, 0.0
    assert await mia.receipt("key-1") is None
    assert (await mia.order(MIAS)).status == "pending"


async def test_a_lost_answer_is_a_write_that_was_done():
    shop = fake()
    mia = shop.for_customer(MIA.user_id)
    quote = await mia.quote(CANCEL)
    shop.lose_next_answer = True
    with pytest.raises(OutcomeUnknown) as caught:
        await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")
    assert caught.value.idempotency_key == "key-1"
    receipt = await mia.receipt("key-1")
    assert receipt is not None and (await mia.order(MIAS)).status == "cancelled"
    assert await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1") == receipt


async def test_the_world_goes_on_outside():
    shop = fake()
    shop.put(repriced(LAMP, "lamp-black", "90.00"))
    mia = shop.for_customer(MIA.user_id)
    quote = await mia.quote(ClaimPriceProtection(order_id=MIAS))
    assert quote.refund == Decimal("20.00")
    await mia.commit(ClaimPriceProtection(order_id=MIAS), quote_hash=quote.hash, idempotency_key="key-1")
    assert [claim.amount for claim in (await mia.order(MIAS)).price_claims] == [Decimal("10.00")] * 2
