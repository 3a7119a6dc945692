"""What a shop must be after orders were cancelled: the state before, and exactly the refunds on top."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evals.service.checks import Refund

World = dict[str, dict[str, Any]]
"""A dump of a shop: users.json, orders.json and products.json by name."""


def after_cancelling(before: World, reasons: Mapping[str, str]) -> World:
    """The world after these orders (id → reason) were cancelled by τ-bench's policy.

    Each payment comes back to where it came from; a gift card's balance grows at once.
    """
    world = copy.deepcopy(before)
    for order_id, reason in reasons.items():
        order = world["orders.json"][order_id]
        methods = world["users.json"][order["user_id"]]["payment_methods"]
        order["status"] = "cancelled"
        order["cancel_reason"] = reason
        for payment in list(order["payment_history"]):
            order["payment_history"].append({**payment, "transaction_type": "refund"})
            method = methods[payment["payment_method_id"]]
            if method["source"] == "gift_card":
                method["balance"] = float(_exact(method["balance"]) + _exact(payment["amount"]))
    return world


def refunds_of(world: World, order_id: str) -> list[Refund]:
    """What the customer of a paid order should get back when it is cancelled."""
    order = world["orders.json"][order_id]
    methods = world["users.json"][order["user_id"]]["payment_methods"]
    return [
        Refund(_exact(payment["amount"]), method["source"], method.get("last_four", ""))
        for payment in order["payment_history"]
        for method in [methods[payment["payment_method_id"]]]
    ]


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Every place in which two dumps differ, as a path with both values; amounts are compared in cents."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = sorted(expected.keys() | found.keys())
        return [d for key in keys for d in differences(expected.get(key), found.get(key), f"{where}/{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [d for i, (one, other) in pairs for d in differences(one, other, f"{where}/{i}")]
    if _number(expected) and _number(found):
        same = _exact(expected) == _exact(found)
    else:
        same = type(expected) is type(found) and expected == found
    return [] if same else [f"{where}: expected {expected!r}, found {found!r}"]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _exact(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
