"""An order in words and as cards."""

from __future__ import annotations

from collections import Counter
from typing import Any

from actions.formats import day, minute, money
from actions.wording import word
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import (
    Customer,
    Fulfilment,
    Movement,
    Option,
    Order,
    OrderLine,
    ParcelState,
    Timing,
    TrackEvent,
    options_text,
)
from xiaoer.types import Language

_STEPS: tuple[ParcelState, ...] = ("label_created", "picked_up", "in_transit", "out_for_delivery", "delivered")


class Display:
    """Says things of one shop in one language."""

    def __init__(self, profile: Profile, language: Language) -> None:
        self._profile = profile
        self.language = language

    def money(self, amount: Any) -> str:
        """An amount in the shop's currency."""
        return money(amount, self._profile.currency, self.language)

    def word(self, name: str, *, missing: str | None = None, **values: object) -> str:
        """A word of domain.yml; `missing` where there is none of that name."""
        return word(name, self.language, missing=missing, **values)

    def join(self, parts: list[str]) -> str:
        """Parts of one list."""
        return ("；" if self.language == "zh" else "; ").join(parts)

    def status(self, order: Order) -> str:
        """The order's status as a customer says it."""
        return self.word(f"status_{status_slug(order)}")

    def line(self, name: str, options: tuple[Option, ...], count: int = 1) -> str:
        """An item with its options, and how many."""
        chosen = options_text(options, self.language)
        brackets = "（{}）" if self.language == "zh" else " ({})"
        return name + (brackets.format(chosen) if chosen else "") + (f" ×{count}" if count > 1 else "")

    def item_list(self, lines: tuple[OrderLine, ...]) -> list[str]:
        """Each item with its options; equal ones are counted."""
        return [self.line(line.name.say(self.language), line.options, count) for line, count in _counted(lines)]

    def items(self, lines: tuple[OrderLine, ...]) -> str:
        """All items in one line of text."""
        return self.join(self.item_list(lines))

    def total(self, order: Order) -> str:
        """What the items cost together."""
        return self.money(sum(line.price for line in order.lines))

    def tracking_numbers(self, order: Order) -> list[str]:
        """All tracking numbers of an order."""
        return [number for parcel in order.fulfilments for number in parcel.tracking_ids]

    def payment_method(self, customer: Customer, payment_method_id: str) -> str:
        """A stored payment method as its owner knows it; never its whole number."""
        method = customer.payment_method(payment_method_id)
        if method is None:
            return self.word("payment_original")
        brand = (method.brand or "").capitalize()
        return self.word(f"payment_{method.kind}", brand=brand, last_four=method.last_four or "").strip()

    def timing(self, timing: Timing) -> str:
        """How long something takes."""
        if timing.max_days == 0:
            return self.word("timing_at_once")
        if (timing.min_days, timing.max_days, timing.business_days) == (0, 1, False):
            return self.word("timing_within_one_day")
        kind = ("" if timing.min_days else "within_") + ("business_days" if timing.business_days else "days")
        return self.word(f"timing_{kind}", min_days=timing.min_days, max_days=timing.max_days)

    def movement(self, customer: Customer, movement: Movement) -> str:
        """Where money goes and when."""
        return self.word(
            f"movement_{movement.kind}",
            amount=self.money(movement.amount),
            method=self.payment_method(customer, movement.payment_method_id),
            timing=self.timing(movement.timing),
        )

    def order_values(self, order: Order, customer: Customer) -> dict[str, str]:
        """Everything that an `utter_order_*` response may name."""
        numbers = self.tracking_numbers(order)
        refunded = sum(p.amount for p in order.payments if p.kind == "refund")
        last = order.payments[-1] if order.payments else None
        courier = next((p.courier.say(self.language) for p in order.fulfilments if p.courier), "")
        return {
            "order_id": order.order_id,
            "status_text": self.status(order),
            "items": self.items(order.lines),
            "total": self.total(order),
            "paid": self.money(order.paid),
            "refunded": self.money(refunded),
            "payment": self.payment_method(customer, last.payment_method_id) if last else "",
            "tracking_line": self.word("tracking_line", courier=courier, numbers=", ".join(numbers)) if numbers else "",
            "placed_line": self.word("placed_line", day=self.day(order.created_at)) if order.created_at else "",
            "delivered_line": self.word("delivered_line", day=self.day(order.delivered_at))
            if order.delivered_at
            else "",
            "ship_hours": str(self._profile.ships_within_hours),
        }

    def day(self, at: Any) -> str:
        """A day in the shop's time zone."""
        return day(at, self._profile.timezone, self.language)

    def order_card(self, order: Order, customer: Customer) -> dict[str, Any]:
        """The card of one order."""
        last = order.payments[-1] if order.payments else None
        return {
            "card": "order",
            "order_id": order.order_id,
            "status": order.status,
            "status_text": self.status(order),
            "placed_on": self.day(order.created_at) if order.created_at else None,
            "items": [
                {
                    "name": line.name.say(self.language),
                    "options": options_text(line.options, self.language),
                    "price": self.money(line.price),
                    "count": count,
                }
                for line, count in _counted(order.lines)
            ],
            "total": self.total(order),
            "payment": self.payment_method(customer, last.payment_method_id) if last else None,
            "address": f"{order.address.city}, {order.address.state}",
            "tracking": self.tracking_numbers(order),
        }

    def order_entry(self, order: Order) -> str:
        """One line of a list of orders."""
        return self.word(
            "order_entry", order_id=order.order_id, status_text=self.status(order), items=self.items(order.lines)
        )

    def orders_card(self, orders: list[Order]) -> dict[str, Any]:
        """The card of a list of orders."""
        return {
            "card": "orders",
            "orders": [
                {
                    "order_id": order.order_id,
                    "status_text": self.status(order),
                    "items_text": self.items(order.lines),
                    "total": self.total(order),
                    "placed_on": self.day(order.created_at) if order.created_at else None,
                }
                for order in orders
            ],
        }

    def parcel_card(self, order: Order, parcel: Fulfilment) -> dict[str, Any]:
        """The card of one parcel: steps that are done, and the courier's track, newest first."""
        reached = self._reached(order, parcel)
        return {
            "card": "parcel",
            "order_id": order.order_id,
            "courier": parcel.courier.say(self.language) if parcel.courier else None,
            "tracking_number": ", ".join(parcel.tracking_ids),
            "state": parcel.events[-1].state if parcel.events else None,
            "expected_on": self.day(parcel.expected_on) if parcel.expected_on else None,
            "steps": [
                {"label": self.word(f"parcel_{step}"), "done": index <= reached} for index, step in enumerate(_STEPS)
            ],
            "events": [self._event(event) for event in reversed(parcel.events)],
        }

    def _event(self, event: TrackEvent) -> dict[str, Any]:
        return {
            "at": minute(event.at, self._profile.timezone),
            "place": event.place.say(self.language) if event.place else None,
            "text": event.text.say(self.language),
        }

    def _reached(self, order: Order, parcel: Fulfilment) -> int:
        """The furthest step of a parcel; without a track, what the order's status tells."""
        known = [_STEPS.index(event.state) for event in parcel.events if event.state in _STEPS]
        if known:
            return max(known)
        return _STEPS.index("delivered") if order.status in _RECEIVED else _STEPS.index("picked_up")


_RECEIVED = ("delivered", "return requested", "exchange requested")


def status_slug(order: Order) -> str:
    """The status as it stands in the names of responses: pending_item_modified."""
    return order.status.replace("(", "").replace(")", "").replace(" ", "_")


def _counted(lines: tuple[OrderLine, ...]) -> list[tuple[OrderLine, int]]:
    """Lines without repetition, with their number."""
    counts = Counter(line.item_id for line in lines)
    first = {line.item_id: line for line in reversed(lines)}
    return [(first[item_id], count) for item_id, count in counts.items()]
