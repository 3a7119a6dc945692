"""The public τ-bench world: what its JSON says, read apart from the shop that serves it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from evals.service.wanted import Item, Person, Wanted
from shopd.database import Database
from shopd.fill import fill
from shopd.tau.convert import to_world
from shopd.tau.source import read_world


class TauFiles(NamedTuple):
    """users.json and orders.json as they are, and how to put that world into a shop."""

    users: dict[str, Any]
    orders: dict[str, Any]
    into: Callable[[Database], None]

    def person(self, user_id: str) -> Person:
        """A customer's identity."""
        user = self.users[user_id]
        name = f"{user['name']['first_name']} {user['name']['last_name']}"
        return Person(user_id, name, user["email"], user["address"]["zip"])

    def wanted(self) -> list[Wanted]:
        """All orders."""
        return [self.order(order_id) for order_id in self.orders]

    def order(self, order_id: str) -> Wanted:
        """What is right about one order."""
        order = self.orders[order_id]
        counts = Counter(item["item_id"] for item in order["items"])
        items = {item["item_id"]: item for item in order["items"]}
        return Wanted(
            order_id,
            self.person(order["user_id"]),
            order["status"],
            tuple(Item(items[i]["name"], tuple(items[i]["options"].values()), n) for i, n in counts.items()),
            tuple(number for parcel in order["fulfillments"] for number in parcel["tracking_id"]),
        )


def read_tau(folder: Path) -> TauFiles:
    """Read and check the world; raises `ConfigurationError` that says what `folder` should hold."""
    world = to_world(read_world(folder))

    def into(database: Database) -> None:
        fill(database, world, now=datetime.now(timezone.utc), what="load")

    users = json.loads((folder / "users.json").read_text(encoding="utf-8"))
    orders = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    return TauFiles(users, orders, into)
