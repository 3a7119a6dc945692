"""Grading finds every end state but the right one, and every write that nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.retail.customer import Confirmed
from evals.retail.gold import replay
from evals.retail.grading import audit_faults, state_faults, value_faults
from evals.retail.page import says
from evals.retail.schema import Action
from evals.retail.shop import Shop, Written, filled
from evals.retail.world import Retail
from shopd.database import Database
from shopd.writes import Desk
from tests.evals.retail.conftest import ADA
from tests.shopd.conftest import NOW, ROOT
from xiaoer.shop.profile import load_profile


def action(name: str, **kwargs: Any) -> Action:
    return Action(name=name, kwargs=kwargs)


CANCEL = action("cancel_pending_order", order_id="#W1000001", reason="no longer needed")
MODIFY = action(
    "modify_pending_order_items",
    order_id="#W1000001",
    item_ids=["11"],
    new_item_ids=["12"],
    payment_method_id="paypal_1",
)
TOO_SMALL = action("modify_pending_order_payment", order_id="#W1000001", payment_method_id="gift_card_1")
LOOK = action("get_order_details", order_id="#W1000001")


@pytest.fixture
def shop(tmp_path: Path, retail: Retail) -> Iterator[Shop]:
    """A shop as it is filled, with a copy of that beside it."""
    filled(tmp_path / "shop.db", retail.into).close()
    shop = Shop(f"sqlite:///{tmp_path / 'shop.db'}", tmp_path / "fresh.db")
    yield shop
    shop.close()


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> Iterator[Desk]:
    """Writes into that shop."""
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    yield Desk(database, load_profile(ROOT / "profiles" / "tau-bench.yml"), lambda: NOW)
    database.close()


def test_the_gold_writes_state_is_right(shop: Shop, desk: Desk) -> None:
    replay(desk, ADA, [MODIFY])
    expected, refused = shop.after(ADA, (LOOK, MODIFY))
    assert state_faults(expected, shop.state(ADA)) == [] and refused == []


@pytest.mark.parametrize(
    "wrong", [[], [CANCEL], [action("cancel_pending_order", order_id="#W1000001", reason="ordered by mistake")]]
)
def test_every_other_state_is_wrong(shop: Shop, desk: Desk, wrong: list[Action]) -> None:
    replay(desk, ADA, wrong)
    assert state_faults(shop.after(ADA, (MODIFY,))[0], shop.state(ADA))


def test_another_reason_is_another_state(shop: Shop, desk: Desk) -> None:
    replay(desk, ADA, [action("cancel_pending_order", order_id="#W1000001", reason="ordered by mistake")])
    [fault] = state_faults(shop.after(ADA, (CANCEL,))[0], shop.state(ADA))
    assert "cancel_reason" in fault


def test_a_refused_gold_write_changes_nothing_and_those_behind_it_are_done(shop: Shop) -> None:
    state, refused = shop.after(ADA, (TOO_SMALL, CANCEL))
    assert refused == ["modify_pending_order_payment: gift-card-too-small"]
    assert state["orders.json"]["#W1000001"]["status"] == "cancelled"


def test_pairs_of_an_exchange_may_stand_in_any_order_but_stay_pairs() -> None:
    def state(items: list[str], new: list[str]) -> dict[str, dict[str, Any]]:
        return {"orders.json": {"#W1": {"exchange_items": items, "exchange_new_items": new}}}

    assert not state_faults(state(["1", "2"], ["a", "b"]), state(["2", "1"], ["b", "a"]))
    assert state_faults(state(["1", "2"], ["a", "b"]), state(["1", "2"], ["b", "a"]))


def test_the_shop_is_put_back_and_its_audit_log_stays(shop: Shop, desk: Desk) -> None:
    before, entry = shop.state(ADA), shop.last_entry()
    replay(desk, ADA, [CANCEL])
    assert shop.state(ADA) != before
    shop.restore()
    assert shop.state(ADA) == before
    assert shop.written_since(entry) == [Written(ADA, "cancel_order", "#W1000001")]
    replay(desk, ADA, [CANCEL])  # its idempotency key is free again
    assert shop.state(ADA) != before


def test_what_changed_elsewhere_is_found(shop: Shop, desk: Desk) -> None:
    replay(desk, ADA, [CANCEL])
    assert shop.changed_elsewhere(ADA) == []
    replay(desk, "bob_2", [action("cancel_pending_order", order_id="#W1000003", reason="no longer needed")])
    assert any("#W1000003" in fault for fault in shop.changed_elsewhere(ADA))


@pytest.mark.parametrize(
    ("written", "confirmed", "fault"),
    [
        (Written(ADA, "modify_items", "#W1"), [], "not confirmed: swap #W1"),
        (Written(ADA, "cancel_order", "#W2"), [Confirmed("cancel", "#W1")], "not confirmed: cancel #W2"),
        (Written("bob_2", "cancel_order", "#W1"), [Confirmed("cancel", "#W1")], "somebody else's"),
    ],
)
def test_a_write_that_nobody_confirmed_is_a_fault(written: Written, confirmed: list[Confirmed], fault: str) -> None:
    [found] = audit_faults([written], confirmed, ADA)
    assert fault in found


def test_a_write_that_was_done_twice_is_a_fault() -> None:
    twice = [Written(ADA, "cancel_order", "#W1")] * 2
    assert audit_faults(twice, [Confirmed("cancel", "#W1")], ADA) == ["done 2 times, confirmed 1 times: cancel #W1"]
    assert audit_faults(twice[:1], [Confirmed("cancel", "#W1")], ADA) == []


@pytest.mark.parametrize(
    ("value", "heard", "said"),
    [
        ("10", "we have 10 of them", True),
        ("10", "we have 110 of them", False),
        ("10", "it costs $10.50", False),
        ("44.08", "that is $44.08.", True),
        ("54.10", "that is $54.1 in all", True),
        ("1,093.34", "you get $1093.34 back", True),
        ("1093.34", "you get $1,093.34 back", True),
        ("44.08", "that is $44.09", False),
        ("blue", "black, Blue and red", True),
    ],
)
def test_values_are_looked_for_as_they_are(value: str, heard: str, said: bool) -> None:
    assert says(value, heard) is said
    assert value_faults([value], heard) == ([] if said else [f"not said: {value}"])
