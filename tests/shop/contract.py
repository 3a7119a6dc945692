"""What every shop behind the protocol must do: cases for a fixture `make_shop`.

A test class for one adapter subclasses `ShopContract` and has a fixture `make_shop`: an async
callable that takes a profile's name and gives a `Shop` that holds the world of `world.py` at `NOW`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from xiaoer.errors import IdempotencyKeyReused, NotFound, QuoteChanged, Refused
from xiaoer.shop.protocol import CustomerShop, Shop
from xiaoer.shop.types import (
    CancelOrder,
    ChangeDefaultAddress,
    ChangeOrderAddress,
    ChangePayment,
    ClaimPriceProtection,
    ExchangeItems,
    Expedite,
    IdentityClaim,
    ModifyItems,
    RefundOnly,
    RefuseDelivery,
    ReportLoss,
    RequestInvoice,
    ResendItems,
    ReturnItems,
    SendBack,
    WithdrawAfterSale,
)

from .world import COUPONS, HANGZHOU, LAMP, MIA, NOW, PRODUCTS, WANG, WORK, orders, profile

Maker = Callable[[str], Awaitable[Shop]]

MIAS, MIAS_OLD = "#W0000001", "#W0000002"
CANCEL = CancelOrder(order_id=MIAS, reason="ordered-by-mistake")
TAU_CANCEL = CancelOrder(order_id=MIAS, reason="ordered by mistake")


async def done(shop: CustomerShop, write, key="key-1"):
    """Quote and commit."""
    quote = await shop.quote(write)
    return await shop.commit(write, quote_hash=quote.hash, idempotency_key=key)


class ReadingContract:
    """Reads, and who somebody is."""

    async def test_it_is_a_shop(self, make_shop: Maker):
        shop = await make_shop("cn-mainland")
        assert isinstance(shop, Shop)
        assert isinstance(shop.for_customer(MIA.user_id), CustomerShop)
        assert shop.for_customer(MIA.user_id).user_id == MIA.user_id

    async def test_the_profile(self, make_shop: Maker):
        assert await (await make_shop("cn-mainland")).profile() == profile("cn-mainland")

    async def test_the_catalogue(self, make_shop: Maker):
        shop = await make_shop("tau-bench")
        assert await shop.products() == PRODUCTS
        assert await shop.product("lamp") == LAMP
        with pytest.raises(NotFound) as caught:
            await shop.product("no/such product?")
        assert (caught.value.kind, caught.value.identifier) == ("product", "no/such product?")

    async def test_a_customer_and_what_is_theirs(self, make_shop: Maker):
        shop = (await make_shop("cn-mainland")).for_customer(WANG.user_id)
        assert await shop.customer() == WANG
        assert await shop.orders() == orders()[3:]
        assert await shop.order("XE2026110001") == orders()[3]
        assert await shop.coupons() == COUPONS[WANG.user_id]

    async def test_orders_come_newest_first_with_all_that_is_in_them(self, make_shop: Maker):
        found = await (await make_shop("tau-bench")).for_customer(MIA.user_id).orders()
        assert found == (orders()[2], orders()[1], orders()[0])

    @pytest.mark.parametrize("order_id", ["XE2026110001", "#W9999999", "", "..", "#W0000001/../..", "a b", "王"])
    async def test_what_isnt_theirs_isnt_there(self, make_shop: Maker, order_id):
        shop = (await make_shop("tau-bench")).for_customer(MIA.user_id)
        with pytest.raises(NotFound) as caught:
            await shop.order(order_id)
        assert caught.value.kind == "order"
        with pytest.raises(NotFound):
            await shop.quote(Expedite(order_id=order_id))

    async def test_nobody(self, make_shop: Maker):
        shop = (await make_shop("tau-bench")).for_customer("nobody")
        for ask in (shop.customer, shop.orders, shop.coupons):
            with pytest.raises(NotFound):
                await ask()

    @pytest.mark.parametrize(
        ("name", "claim", "user_id"),
        [
            ("tau-bench", {"email": "MIA.oneil@example.com"}, MIA.user_id),
            ("tau-bench", {"name": "Mia O'Neil", "postcode": "78701"}, MIA.user_id),
            ("cn-mainland", {"order_id": "XE2026110001", "phone_last4": "8206"}, WANG.user_id),
            ("cn-mainland", {"name": "王小明", "postcode": "310012"}, WANG.user_id),
        ],
    )
    async def test_whom_factors_fit(self, make_shop: Maker, name, claim, user_id):
        assert await (await make_shop(name)).find_customer(IdentityClaim(**claim)) == user_id

    @pytest.mark.parametrize(
        "claim",
        [
            {"order_id": "XE2026110001", "phone_last4": "0147"},
            {"order_id": "XE0000000000", "phone_last4": "8206"},
            {"name": "王小明", "postcode": ""},
        ],
    )
    async def test_whom_factors_dont_fit(self, make_shop: Maker, claim):
        with pytest.raises(NotFound) as caught:
            await (await make_shop("cn-mainland")).find_customer(IdentityClaim(**claim))
        assert caught.value.kind == "customer"

    async def test_factors_that_arent_enough(self, make_shop: Maker):
        with pytest.raises(Refused) as caught:
            await (await make_shop("cn-mainland")).find_customer(IdentityClaim(email=WANG.email))
        assert caught.value.code == "identity-factors-not-accepted"
        assert ["name", "postcode"] in caught.value.details["accepted"]


class WritingContract:
    """Quotes and commits."""

    @pytest.mark.parametrize(
        ("name", "user_id", "write"),
        [
            ("tau-bench", MIA.user_id, TAU_CANCEL),
            ("cn-mainland", WANG.user_id, ChangeOrderAddress(order_id="XE2026110001", address=WORK)),
            ("cn-mainland", WANG.user_id, ChangeDefaultAddress(address=WORK)),
            ("tau-bench", MIA.user_id, ChangePayment(order_id=MIAS, payment_method_id="gift-2")),
            (
                "tau-bench",
                MIA.user_id,
                ModifyItems(
                    order_id=MIAS,
                    item_ids=("lamp-black", "shirt-blue"),
                    new_item_ids=("lamp-grey", "shirt-green"),
                    payment_method_id="gift-1",
                ),
            ),
            (
                "cn-mainland",
                MIA.user_id,
                ReturnItems(
                    order_id="#W0000002", item_ids=("lamp-black",), payment_method_id="card-1", reason="defective"
                ),
            ),
            (
                "cn-mainland",
                MIA.user_id,
                ExchangeItems(
                    order_id="#W0000002",
                    item_ids=("lamp-black",),
                    new_item_ids=("lamp-white",),
                    payment_method_id="card-1",
                ),
            ),
            ("cn-mainland", MIA.user_id, Expedite(order_id="#W0000003")),
            (
                "cn-mainland",
                WANG.user_id,
                RequestInvoice(
                    order_id="XE2026110001", kind="company", title="某某公司", tax_number="91350100M000100Y43"
                ),
            ),
        ],
        ids=lambda value: getattr(value, "type", None),
    )
    async def test_a_quote_changes_nothing_and_a_commit_does_what_was_quoted(
        self, make_shop: Maker, name, user_id, write
    ):
        shop = (await make_shop(name)).for_customer(user_id)
        before = (await shop.customer(), await shop.orders())
        quote = await shop.quote(write)
        assert quote == await shop.quote(write)
        assert quote.write == write and len(quote.hash) == 64
        assert (await shop.customer(), await shop.orders()) == before
        receipt = await shop.commit(write, quote_hash=quote.hash, idempotency_key="key-1")
        assert (receipt.quote, receipt.idempotency_key, receipt.done_at) == (quote, "key-1", NOW)
        assert (await shop.customer(), await shop.orders()) != before
        assert await shop.receipt("key-1") == receipt

    async def test_cancelling_moves_money_and_units(self, make_shop: Maker):
        shop = await make_shop("cn-mainland")
        mia = shop.for_customer(MIA.user_id)
        receipt = await done(mia, CANCEL)
        assert receipt.quote.refund == Decimal("250.00")
        cancelled = await mia.order(MIAS)
        assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "ordered-by-mistake")
        assert [(p.kind, p.amount, p.at) for p in cancelled.payments[1:]] == [("refund", Decimal("250.00"), NOW)]
        assert cancelled.paid == 0
        shirt = (await shop.product("shirt")).variant("shirt-blue")
        assert (shirt.stock, shirt.available) == (4, True)

    async def test_changed_items_take_the_last_unit_and_the_gift_card(self, make_shop: Maker):
        shop = await make_shop("cn-mainland")
        mia = shop.for_customer(MIA.user_id)
        write = ModifyItems(
            order_id=MIAS, item_ids=("shirt-blue",), new_item_ids=("shirt-green",), payment_method_id="gift-1"
        )
        await done(mia, write)
        its = await mia.order(MIAS)
        assert [line.item_id for line in its.lines] == ["lamp-black", "lamp-black", "shirt-green"]
        assert its.paid == Decimal("255.55") == sum(line.price for line in its.lines)
        assert (await mia.customer()).payment_method("gift-1").balance == Decimal("14.45")
        shirt = await shop.product("shirt")
        assert [(v.stock, v.available) for v in shirt.variants] == [(4, True), (0, False), (0, False)]

    async def test_a_return_is_written_down_and_pays_later(self, make_shop: Maker):
        mia = (await make_shop("tau-bench")).for_customer(MIA.user_id)
        write = ReturnItems(order_id="#W0000002", item_ids=("socks-grey", "lamp-black"), payment_method_id="gift-1")
        await done(mia, write)
        its = await mia.order("#W0000002")
        assert its.status == "return requested" and its.paid == Decimal("109.90")
        assert its.return_record.item_ids == ("lamp-black", "socks-grey") and its.return_record.at == NOW
        assert (await mia.customer()).payment_method("gift-1").balance == Decimal("20.00")

    async def test_an_exchange_is_written_down(self, make_shop: Maker):
        mia = (await make_shop("tau-bench")).for_customer(MIA.user_id)
        write = ExchangeItems(
            order_id="#W0000002", item_ids=("lamp-black",), new_item_ids=("lamp-grey",), payment_method_id="card-1"
        )
        await done(mia, write)
        its = await mia.order("#W0000002")
        assert its.status == "exchange requested" and len(its.payments) == 1
        assert its.exchange_record.price_difference == Decimal("-19.90")

    async def test_an_invoice_is_issued_once(self, make_shop: Maker):
        wang = (await make_shop("cn-mainland")).for_customer(WANG.user_id)
        write = RequestInvoice(order_id="XE2026110001", kind="personal", title="王小明")
        await done(wang, write)
        assert (await wang.order("XE2026110001")).invoice.amount == Decimal("120.50")
        with pytest.raises(Refused) as caught:
            await wang.quote(write)
        assert caught.value.code == "invoice-exists"

    async def test_hurrying_is_written_down(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        await done(mia, Expedite(order_id=MIAS))
        assert (await mia.order(MIAS)).expedited_at == NOW

    async def test_addresses(self, make_shop: Maker):
        wang = (await make_shop("cn-mainland")).for_customer(WANG.user_id)
        await done(wang, ChangeDefaultAddress(address=WORK), "key-1")
        assert (await wang.order("XE2026110001")).address == HANGZHOU
        await done(wang, ChangeOrderAddress(order_id="XE2026110001", address=WORK), "key-2")
        assert (await wang.order("XE2026110001")).address == WORK == (await wang.customer()).address

    async def test_a_return_is_taken_back_and_asked_for_again(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        its = ReturnItems(order_id=MIAS_OLD, item_ids=("lamp-black",), payment_method_id="card-1", reason="defective")
        await done(mia, its, "key-1")
        await done(mia, SendBack(order_id=MIAS_OLD, pickup_on=NOW.date() + timedelta(days=1)), "key-2")
        await done(mia, SendBack(order_id=MIAS_OLD, pickup_on=NOW.date() + timedelta(days=2)), "key-3")
        back = (await mia.order(MIAS_OLD)).send_back
        assert (back.pickup_on, back.at) == (NOW.date() + timedelta(days=2), NOW)
        await done(mia, WithdrawAfterSale(order_id=MIAS_OLD), "key-4")
        assert await mia.order(MIAS_OLD) == orders()[1]
        await done(mia, its, "key-5")
        assert (await mia.order(MIAS_OLD)).return_record.item_ids == ("lamp-black",)

    async def test_money_or_goods_for_what_was_faulty(self, make_shop: Maker):
        shop = await make_shop("cn-mainland")
        mia = shop.for_customer(MIA.user_id)
        await done(mia, RefundOnly(order_id=MIAS_OLD, item_ids=("lamp-black",), fault="missing"), "key-1")
        await done(mia, ResendItems(order_id=MIAS_OLD, item_ids=("socks-grey",), fault="damaged"), "key-2")
        its = await mia.order(MIAS_OLD)
        assert its.status == "delivered" and its.paid == Decimal("9.90")
        assert [(c.item_id, c.remedy, c.amount, c.at) for c in its.fault_claims] == [
            ("lamp-black", "refund", Decimal("100.00"), NOW),
            ("socks-grey", "resend", Decimal("0.00"), NOW),
        ]
        with pytest.raises(Refused) as caught:
            await mia.quote(ResendItems(order_id=MIAS_OLD, item_ids=("lamp-black",), fault="missing"))
        assert caught.value.code == "already-claimed"

    async def test_a_parcel_is_refused_or_reported(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        await done(mia, RefuseDelivery(order_id="#W0000003"), "key-1")
        refused = await mia.order("#W0000003")
        assert (refused.status, refused.return_record.payment_method_id) == ("return requested", "card-1")
        await done(mia, ReportLoss(order_id=MIAS_OLD), "key-2")
        assert (await mia.order(MIAS_OLD)).loss_reported_at == NOW

    async def test_a_shop_without_it_refuses_by_name(self, make_shop: Maker):
        mia = (await make_shop("tau-bench")).for_customer(MIA.user_id)
        for write in (
            WithdrawAfterSale(order_id=MIAS_OLD),
            RefuseDelivery(order_id="#W0000003"),
            RefundOnly(order_id=MIAS_OLD, item_ids=("lamp-black",), fault="wrong"),
            ResendItems(order_id=MIAS_OLD, item_ids=("lamp-black",), fault="wrong"),
            ReportLoss(order_id=MIAS_OLD),
            SendBack(order_id=MIAS_OLD, tracking_number="SF1234567890"),
        ):
            with pytest.raises(Refused) as caught:
                await mia.quote(write)
            assert caught.value.code == "not-offered"

    async def test_a_refusal_says_why_and_changes_nothing(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        write = CancelOrder(order_id="#W0000002", reason="too-slow")
        with pytest.raises(Refused) as caught:
            await mia.quote(write)
        assert (caught.value.code, caught.value.details["status"]) == ("not-pending", "delivered")
        with pytest.raises(Refused):
            await mia.commit(write, quote_hash="0" * 64, idempotency_key="key-1")
        assert (await mia.orders())[1] == orders()[1]
        with pytest.raises(Refused) as caught:
            await mia.quote(ClaimPriceProtection(order_id=MIAS))
        assert caught.value.code == "no-price-drop"
        with pytest.raises(Refused) as caught:
            await mia.quote(CancelOrder(order_id=MIAS, reason="because"))
        assert "too-slow" in caught.value.details["allowed"]


class CommitOnceContract:
    """Keys and hashes."""

    async def test_the_same_key_and_write_again_is_the_same_receipt(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        quote = await mia.quote(CANCEL)
        first = await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")
        again = await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")
        assert first == again
        assert len((await mia.order(MIAS)).payments) == 2

    async def test_many_at_once_are_done_once(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        quote = await mia.quote(CANCEL)
        calls = [mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1") for _ in range(8)]
        receipts = await asyncio.gather(*calls)
        assert all(receipt == receipts[0] for receipt in receipts)
        assert len((await mia.order(MIAS)).payments) == 2

    async def test_two_keys_for_one_quote_are_done_once(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        quote = await mia.quote(CANCEL)
        await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")
        with pytest.raises(Refused):
            await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-2")
        assert await mia.receipt("key-2") is None
        assert len((await mia.order(MIAS)).payments) == 2

    async def test_the_same_key_for_another_write(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        await done(mia, CANCEL)
        with pytest.raises(IdempotencyKeyReused):
            await done(mia, Expedite(order_id="#W0000003"))
        assert (await mia.order("#W0000003")).expedited_at is None

    async def test_a_key_is_its_customers_own(self, make_shop: Maker):
        shop = await make_shop("cn-mainland")
        await done(shop.for_customer(MIA.user_id), CANCEL)
        wang = shop.for_customer(WANG.user_id)
        assert await wang.receipt("key-1") is None
        assert (await done(wang, Expedite(order_id="XE2026110001"))).idempotency_key == "key-1"

    async def test_a_quote_of_an_older_state_is_not_done(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        quote = await mia.quote(CANCEL)
        await done(mia, Expedite(order_id=MIAS), "key-1")
        with pytest.raises(QuoteChanged):
            await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-2")
        with pytest.raises(QuoteChanged):
            await mia.commit(CANCEL, quote_hash="not a hash", idempotency_key="key-2")
        assert (await mia.order(MIAS)).status == "pending"
        assert (await done(mia, CANCEL, "key-2")).quote.status_after == "cancelled"

    async def test_a_hash_stands_for_one_write_only(self, make_shop: Maker):
        mia = (await make_shop("cn-mainland")).for_customer(MIA.user_id)
        quote = await mia.quote(Expedite(order_id=MIAS))
        with pytest.raises(QuoteChanged):
            await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")

    async def test_a_key_that_was_never_used(self, make_shop: Maker):
        assert await (await make_shop("tau-bench")).for_customer(MIA.user_id).receipt("never") is None


class ShopContract(ReadingContract, WritingContract, CommitOnceContract):
    """All cases."""
