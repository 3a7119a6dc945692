"""Load → dump gives the files back, also after writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from shopd.fill import fill
from shopd.tau.convert import to_world
from shopd.tau.dump import dump_world, write_world
from shopd.tau.source import read_world
from tests.shopd import small_world
from tests.shopd.conftest import NOW, database_of, serving
from tests.shopd.small_world import ADA, CHAIR_OAK, DELIVERED, GIFT_PENDING, LAMP_BLUE, LAMP_RED, PENDING
from tests.shopd.steps import cancel, do


def test_what_was_loaded_is_dumped(any_app: FastAPI) -> None:
    assert _dump(any_app) == small_world.files()
    assert [list(part) for part in _dump(any_app).values()] == [list(part) for part in small_world.files().values()]


def test_written_files_can_be_loaded_again(app: FastAPI, tmp_path: Path) -> None:
    write_world(_dump(app), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["orders.json", "products.json", "users.json"]
    again = to_world(read_world(tmp_path / "out"))
    fill(database_of(app), again, now=NOW, what="load", replace=True)
    assert _dump(app) == small_world.files()


def test_a_cancelled_order_looks_as_the_tools_leave_it(app: FastAPI) -> None:
    expected = small_world.files()
    order = expected["orders.json"][GIFT_PENDING]
    refund = {"transaction_type": "refund", "amount": 20.1, "payment_method_id": "gift_card_1"}
    order |= {"status": "cancelled", "cancel_reason": "no longer needed"}
    order["payment_history"].append(refund)
    expected["users.json"][ADA]["payment_methods"]["gift_card_1"]["balance"] = 70.1
    assert _after(app, cancel(GIFT_PENDING)) == expected


def test_a_return_looks_as_the_tools_leave_it(app: FastAPI) -> None:
    expected = small_world.files()
    expected["orders.json"][DELIVERED] |= {
        "status": "return requested",
        "return_items": sorted([LAMP_RED, CHAIR_OAK]),
        "return_payment_method_id": "gift_card_1",
    }
    wish = {"item_ids": [CHAIR_OAK, LAMP_RED], "payment_method_id": "gift_card_1"}
    assert _after(app, {"type": "return_items", "order_id": DELIVERED, **wish}) == expected


def test_an_exchange_looks_as_the_tools_leave_it(app: FastAPI) -> None:
    expected = small_world.files()
    expected["orders.json"][DELIVERED] |= {
        "status": "exchange requested",
        "exchange_items": [LAMP_RED],
        "exchange_new_items": [LAMP_BLUE],
        "exchange_payment_method_id": "paypal_1",
        "exchange_price_difference": 5.25,
    }
    wish = {"item_ids": [LAMP_RED], "new_item_ids": [LAMP_BLUE], "payment_method_id": "paypal_1"}
    assert _after(app, {"type": "exchange_items", "order_id": DELIVERED, **wish}) == expected


def test_modified_items_look_as_the_tools_leave_them(app: FastAPI) -> None:
    expected = small_world.files()
    order = expected["orders.json"][PENDING]
    blue = expected["products.json"][order["items"][0]["product_id"]]["variants"][LAMP_BLUE]
    order["items"][0] |= {"item_id": LAMP_BLUE, "price": blue["price"], "options": blue["options"]}
    order["status"] = "pending (item modified)"
    paid = {"transaction_type": "payment", "amount": 5.25, "payment_method_id": "gift_card_1"}
    order["payment_history"].append(paid)
    expected["users.json"][ADA]["payment_methods"]["gift_card_1"]["balance"] = 44.75
    wish = {"item_ids": [LAMP_RED], "new_item_ids": [LAMP_BLUE], "payment_method_id": "gift_card_1"}
    assert _after(app, {"type": "modify_items", "order_id": PENDING, **wish}) == expected


def test_what_the_tools_wrote_is_loaded_and_dumped(app: FastAPI, tmp_path: Path) -> None:
    with serving(app) as client:
        do(client, cancel(PENDING), key="a")
        wish = {"item_ids": [LAMP_RED], "new_item_ids": [LAMP_BLUE], "payment_method_id": "paypal_1"}
        do(client, {"type": "exchange_items", "order_id": DELIVERED, **wish}, key="b")
    written = _dump(app)
    world = to_world(read_world(small_world.write(tmp_path / "written", written)))
    fill(database_of(app), world, now=NOW, what="load", replace=True)
    assert _dump(app) == written


def _after(app: FastAPI, write: dict[str, Any]) -> dict[str, Any]:
    with serving(app) as client:
        do(client, write)
    return _dump(app)


def _dump(app: FastAPI) -> dict[str, Any]:
    """The dump, as JSON text would give it back."""
    found: dict[str, Any] = json.loads(json.dumps(dump_world(database_of(app), now=NOW)))
    return found
