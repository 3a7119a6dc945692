"""A small dump of a shop, and orders of several customers."""

from __future__ import annotations

from evals.service.cancelled import World
from evals.service.wanted import Item, Person, Wanted


def small_world() -> World:
    """One customer with a gift card and a credit card, and a pending order paid by each."""
    methods = {
        "gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 10.1},
        "credit_card_1": {"source": "credit_card", "id": "credit_card_1", "brand": "visa", "last_four": "4242"},
    }
    return {
        "users.json": {"emma_1": {"email": "emma@example.com", "payment_methods": methods}},
        "orders.json": {"#W1": pending("gift_card_1", 20.2), "#W2": pending("credit_card_1", 5.0)},
        "products.json": {},
    }


def pending(method: str, amount: float) -> dict[str, object]:
    """An order of that customer's."""
    paid = {"transaction_type": "payment", "amount": amount, "payment_method_id": method}
    return {"user_id": "emma_1", "status": "pending", "payment_history": [paid]}


def order(number: int, customer: str, status: str, *items: str) -> Wanted:
    """An order of items without options."""
    person = Person(customer, f"{customer.title()} Clark", f"{customer}@example.com", "98101", "0143")
    return Wanted(f"#W{number:07}", person, status, tuple(Item(item) for item in items), (f"TRACK{number}",))
