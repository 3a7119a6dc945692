"""Coupons of a shop that has no list of them."""

from __future__ import annotations

from actions.coupons import Coupons
from xiaoer.errors import NotSupported

from .conftest import Desk


async def test_a_shop_without_coupons_says_so_and_offers_a_person(desk: Desk, monkeypatch) -> None:
    async def coupons(self):
        raise NotSupported("list of coupons")

    monkeypatch.setattr("xiaoer.shop.fake.FakeCustomerShop.coupons", coupons)
    await desk.verify()
    assert await desk.call(Coupons(desk.services), "any coupons?", "coupon_promotion") == ["utter_not_supported"]
    assert desk.slots["offered"] == "human"
