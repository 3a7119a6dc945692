"""Several orders at once, and what was bought last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.order_status import OrderStatus, OrderStatusForm
from tests import world
from tests.actions.conftest import REQUESTED, Desk


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Orders of three states, the newest placed yesterday, the others before."""
    await desk.verify()
    for number, days in (("XE2026110001", 1), ("XE2026110002", 3), ("XE2026110003", 40)):
        order = await desk.shop.for_customer("wang").order(number)
        desk.shop.put(order.model_copy(update={"created_at": world.NOW - timedelta(days=days)}))
    return desk


async def ask(desk: Desk, text: str) -> str:
    """The list that is shown."""
    await desk.call(OrderStatusForm(desk.services), text, "order_status", read=True)
    assert desk.slots["form_end"] == "list" and desk.slots[REQUESTED] is None
    assert await desk.call(OrderStatus(desk.services), again=True) == ["utter_orders_listed"]
    assert desk.slots["listed"] is None
    return str(desk.messages[0]["list"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我有哪些订单", ("001", "002", "003")),
        ("我有几个待发货的订单", ("001",)),
        ("which of my orders are on their way", ("002",)),
        ("最近一周下了哪些单", ("001", "002")),
        ("which orders of the last 7 days haven't been shipped", ("001",)),
        ("list my delivered orders", ("003",)),
    ],
)
async def test_orders_in_a_state_and_of_a_period(shop: Desk, text: str, shown: tuple[str, ...]) -> None:
    entries = await ask(shop, text)
    assert [number for number in ("001", "002", "003") if f"XE2026110{number}" in entries] == list(shown)


async def test_none_such(shop: Desk) -> None:
    await shop.call(OrderStatusForm(shop.services), "我有哪些待付款的订单", "order_status", read=True)
    assert await shop.call(OrderStatus(shop.services), again=True) == ["utter_orders_none"]


@pytest.mark.parametrize("text", ["我上次买了什么", "what did I buy last", "what's in my last purchase"])
async def test_what_was_bought_last(shop: Desk, text: str) -> None:
    shop.slots["order_number"] = "XE2026110003"
    await shop.call(OrderStatusForm(shop.services), text, "order_status", read=True)
    assert shop.slots["order_id"] == "XE2026110001"


async def test_two_numbers_in_one_message_do_not_confuse(shop: Desk) -> None:
    await shop.call(OrderStatusForm(shop.services), "XE2026110001和XE2026110003到哪了", "order_status", read=True)
    assert shop.slots["order_id"] == "XE2026110001"
