"""A small world of our own in τ-bench's form, and customers in it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.retail.catalogue import load_catalogue
from evals.retail.customer import Customer
from evals.retail.phrases import HERE, load_bank
from evals.retail.schema import Agenda
from evals.retail.temper import PLAIN, Temper
from evals.retail.voice import Voice
from evals.retail.world import Retail, read_retail

ADA = "ada_byron_1"


def variant(item_id: str, price: float, available: bool = True, **options: str) -> dict[str, Any]:
    named = {name.replace("_", " "): value for name, value in options.items()}
    return {"item_id": item_id, "options": named, "available": available, "price": price}


LAMPS = [
    variant("11", 30.0, color="black", power_source="USB"),
    variant("12", 31.5, color="white", power_source="USB"),
    variant("13", 28.0, color="white", power_source="battery"),
    variant("14", 29.0, available=False, color="silver", power_source="USB"),
]
KETTLES = [variant("21", 60.0, material="glass", capacity="1L"), variant("22", 65.0, material="glass", capacity="2L")]
PRODUCTS = {"1": ("Desk Lamp", LAMPS), "2": ("Tea Kettle", KETTLES)}


def bought(item_id: str) -> dict[str, Any]:
    """An item as it stands in an order."""
    for product_id, (name, variants) in PRODUCTS.items():
        for each in variants:
            if each["item_id"] == item_id:
                kept = {key: value for key, value in each.items() if key != "available"}
                return {"name": name, "product_id": product_id, **kept}
    raise LookupError(item_id)


def order(order_id: str, status: str, *items: str, user_id: str = ADA, method: str = "paypal_1") -> dict[str, Any]:
    lines = [bought(item) for item in items]
    paid = round(sum(line["price"] for line in lines), 2)
    return {
        "order_id": order_id,
        "user_id": user_id,
        "address": address("1 Main Street", "Boston", "02101"),
        "items": lines,
        "fulfillments": [],
        "status": status,
        "payment_history": [{"transaction_type": "payment", "amount": paid, "payment_method_id": method}],
    }


def address(street: str, city: str, code: str) -> dict[str, str]:
    return {"address1": street, "address2": "", "city": city, "state": "MA", "country": "USA", "zip": code}


def user(user_id: str, first: str, last: str, *orders: str) -> dict[str, Any]:
    methods = {
        "paypal_1": {"source": "paypal", "id": "paypal_1"},
        "gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 5.0},
    }
    return {
        "name": {"first_name": first, "last_name": last},
        "address": address("1 Main Street", "Boston", "02101"),
        "email": f"{first.lower()}@example.com",
        "payment_methods": methods,
        "orders": list(orders),
    }


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world's three files."""
    path = tmp_path_factory.mktemp("retail")
    orders = [
        order("#W1000001", "pending", "11", "21"),
        order("#W1000002", "delivered", "21", "22"),
        order("#W1000003", "pending", "22", user_id="bob_2"),
    ]
    files: dict[str, Any] = {
        "users": {
            ADA: user(ADA, "Ada", "Byron", "#W1000001", "#W1000002"),
            "bob_2": user("bob_2", "Bob", "Lee", "#W1000003"),
        },
        "orders": {each["order_id"]: each for each in orders},
        "products": {
            key: {"name": name, "product_id": key, "variants": {each["item_id"]: each for each in variants}}
            for key, (name, variants) in PRODUCTS.items()
        },
    }
    for name, content in files.items():
        (path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def retail(folder: Path) -> Retail:
    return read_retail(folder)


@pytest.fixture
def customer(retail: Retail) -> Callable[..., Customer]:
    """Makes Ada with an agenda of these goals."""

    def make(*goals: dict[str, Any], language: str = "en", temper: Temper = PLAIN, seed: int = 1) -> Customer:
        chance = random.Random(seed)
        voice = Voice(retail, ADA, load_bank(HERE / f"{language}.yml"), load_catalogue(language), chance)
        return Customer(Agenda.model_validate({"goals": goals}), voice, temper, chance)

    return make
