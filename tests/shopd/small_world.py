"""A world of the tests' own in the shape of τ-bench's three files."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

ADA, BO = "ada_north_1001", "bo_south_2002"
PENDING, GIFT_PENDING, DELIVERED, PROCESSED, BOS_PENDING = (
    "#W1000001",
    "#W1000002",
    "#W1000003",
    "#W1000004",
    "#W2000001",
)
LAMP, LAMP_RED, LAMP_BLUE, LAMP_GONE = "3000000001", "3000000011", "3000000012", "3000000013"
CHAIR, CHAIR_OAK = "3000000002", "3000000021"


def _address(city: str, postcode: str) -> dict[str, str]:
    return {
        "address1": "1 Test Road",
        "address2": "Suite 2",
        "city": city,
        "country": "USA",
        "state": "CO",
        "zip": postcode,
    }


def _item(item_id: str) -> dict[str, Any]:
    product_id = LAMP if item_id.startswith("300000001") else CHAIR
    product = PRODUCTS[product_id]
    variant = product["variants"][item_id]
    return {
        "name": product["name"],
        "product_id": product_id,
        "item_id": item_id,
        "price": variant["price"],
        "options": variant["options"],
    }


def _order(order_id: str, user_id: str, status: str, item_ids: list[str], method: str) -> dict[str, Any]:
    items = [_item(item_id) for item_id in item_ids]
    shipped = status in ("processed", "delivered")
    parcels = [{"tracking_id": [f"9{order_id[2:]}"], "item_ids": item_ids}] if shipped else []
    amount = round(sum(item["price"] for item in items), 2)
    return {
        "order_id": order_id,
        "user_id": user_id,
        "address": USERS[user_id]["address"],
        "items": items,
        "fulfillments": parcels,
        "status": status,
        "payment_history": [{"transaction_type": "payment", "amount": amount, "payment_method_id": method}],
    }


def _variant(item_id: str, colour: str, price: float, available: bool = True) -> dict[str, Any]:
    return {"item_id": item_id, "options": {"color": colour, "size": "M"}, "available": available, "price": price}


PRODUCTS: dict[str, Any] = {
    LAMP: {
        "name": "Lamp",
        "product_id": LAMP,
        "variants": {
            LAMP_RED: _variant(LAMP_RED, "red", 20.1),
            LAMP_BLUE: _variant(LAMP_BLUE, "blue", 25.35),
            LAMP_GONE: _variant(LAMP_GONE, "green", 19.99, available=False),
        },
    },
    CHAIR: {
        "name": "Chair",
        "product_id": CHAIR,
        "variants": {CHAIR_OAK: _variant(CHAIR_OAK, "oak", 99.0)},
    },
}
USERS: dict[str, Any] = {
    ADA: {
        "name": {"first_name": "Ada", "last_name": "North"},
        "address": _address("Denver", "80279"),
        "email": "ada.north@example.com",
        "payment_methods": {
            "credit_card_1": {"source": "credit_card", "brand": "visa", "last_four": "4242", "id": "credit_card_1"},
            "gift_card_1": {"source": "gift_card", "balance": 50, "id": "gift_card_1"},
            "paypal_1": {"source": "paypal", "id": "paypal_1"},
        },
        "orders": [PENDING, GIFT_PENDING, DELIVERED, PROCESSED],
    },
    BO: {
        "name": {"first_name": "Bo", "last_name": "South"},
        "address": _address("Austin", "78701"),
        "email": "bo.south@example.com",
        "payment_methods": {"paypal_2": {"source": "paypal", "id": "paypal_2"}},
        "orders": [BOS_PENDING],
    },
}
ORDERS: dict[str, Any] = {
    order["order_id"]: order
    for order in (
        _order(PENDING, ADA, "pending", [LAMP_RED, LAMP_RED, CHAIR_OAK], "credit_card_1"),
        _order(GIFT_PENDING, ADA, "pending", [LAMP_RED], "gift_card_1"),
        _order(DELIVERED, ADA, "delivered", [CHAIR_OAK, LAMP_RED], "credit_card_1"),
        _order(PROCESSED, ADA, "processed", [CHAIR_OAK], "paypal_1"),
        _order(BOS_PENDING, BO, "pending", [LAMP_RED], "paypal_2"),
    )
}


def files() -> dict[str, dict[str, Any]]:
    """The three files' content by name, free to be changed."""
    return copy.deepcopy({"users.json": USERS, "orders.json": ORDERS, "products.json": PRODUCTS})


def write(folder: Path, content: dict[str, dict[str, Any]] | None = None) -> Path:
    """Write the files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (content or files()).items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return folder
