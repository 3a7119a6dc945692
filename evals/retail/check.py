"""Is the quote that is shown what the customer wants? Every function gives the first thing that isn't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from evals.retail import world
from evals.retail.page import Page, Shown, amounts_in, items_in, methods_in, orders_in, swaps_in
from evals.retail.schema import (
    Address,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    ChangePayment,
    Return,
    SwapItems,
    Wish,
    WriteGoal,
)
from evals.retail.world import Retail
from xiaoer.shop.types import Customer, Order, OrderLine, Variant

Fault = Literal["kind", "order", "items", "missing", "count", "variant", "method", "address", "amount"]
"""What is wrong: `missing` is items that are wanted and aren't there, with none too many; `count` too many of one."""

Items = Counter[tuple[str, frozenset[str]]]
"""How often each item is there, by its name and options."""


def fault(page: Page, goal: WriteGoal, retail: Retail, customer: Customer, wishes: Mapping[str, Wish]) -> Fault | None:
    """What of the quote isn't wanted; `wishes` are what each item of a swap shall become, by its item id."""
    if isinstance(goal, ChangeDefaultAddress):
        return _address(page.quote, goal.to)
    order = retail.orders[goal.order]
    if goal.order not in orders_in(page.quote) or set(orders_in(page.quote)) - {goal.order}:
        return "order"
    shown = _Look(page, retail, customer, order)
    if isinstance(goal, Cancel):
        return shown.cancel()
    if isinstance(goal, Return):
        return shown.give_back(goal)
    if isinstance(goal, SwapItems):
        return shown.swap(goal, wishes)
    if isinstance(goal, ChangePayment):
        return shown.payment(goal)
    return shown.address(goal)


class _Look:
    """A look at the quote about one order."""

    def __init__(self, page: Page, retail: Retail, customer: Customer, order: Order) -> None:
        self.text = page.quote
        self.retail = retail
        self.customer = customer
        self.order = order
        names = {product.name.en for product in retail.products.values()}
        self.items = items_in(page.quote, names)
        self.swaps = swaps_in(page.quote, names)
        self.methods = methods_in(page.quote, customer.payment_methods)

    def cancel(self) -> Fault | None:
        if self.swaps or _counts(self.items) != _lines(self.order.lines):
            return "kind"
        return self._amount(world.paid(self.order))

    def give_back(self, goal: Return) -> Fault | None:
        if self.swaps:
            return "kind"
        wanted, shown = _lines(world.lines_of(self.order, goal.items)), _counts(self.items)
        if wanted != shown:
            return _difference(wanted, shown)
        if goal.refund and self.methods != [goal.refund]:
            return "method"
        return self._amount(world.price(world.lines_of(self.order, goal.items)))

    def swap(self, goal: SwapItems, wishes: Mapping[str, Wish]) -> Fault | None:
        if not self.swaps:
            return "kind"
        shown = {swapped.item: swapped.becomes for swapped in self.swaps}
        wanted = {_shown(world.line_of(self.order, swap.item)): swap for swap in goal.items}
        counted = Counter((s.item.name, s.item.options) for s in self.swaps)
        chosen = _lines(world.lines_of(self.order, [swap.item for swap in goal.items]))
        if counted != chosen:
            return _difference(chosen, counted)
        difference = Decimal(0)
        for item, swap in wanted.items():
            line = world.line_of(self.order, swap.item)
            new = self._chosen(wishes[swap.item], line, shown[item])
            if new is None:
                return "variant"
            difference += (new.price - line.price) * counted[item.name, item.options]
        if goal.payment and self.methods and self.methods != [goal.payment]:
            return "method"
        return self._amount(abs(difference)) if difference else None

    def _chosen(self, wish: Wish, line: OrderLine, shown: Shown) -> Variant | None:
        """The variant that is shown, where it is one that is wanted."""
        fitting = world.fitting(wish, line, self.retail.products[line.product_id])
        return next((v for v in fitting if frozenset(world.options(v).values()) == shown.options), None)

    def payment(self, goal: ChangePayment) -> Fault | None:
        return None if self.methods[:1] == [goal.method] and not self.items else "method"

    def address(self, goal: ChangeAddress) -> Fault | None:
        return _address(self.text, goal.to)

    def _amount(self, wanted: Decimal) -> Fault | None:
        return None if wanted in amounts_in(self.text) else "amount"


def _address(text: str, address: Address) -> Fault | None:
    parts = (address.address1, address.address2, address.city, address.state, address.zip)
    return None if all(part in text for part in parts) else "address"


def _difference(wanted: Items, shown: Items) -> Fault:
    if shown.keys() - wanted.keys():
        return "items"
    return "missing" if wanted - shown else "count"


def _shown(line: OrderLine) -> Shown:
    return Shown(line.name.en, frozenset(world.options(line).values()))


def _lines(lines: Sequence[OrderLine]) -> Items:
    return Counter((shown.name, shown.options) for shown in map(_shown, lines))


def _counts(items: Sequence[Shown]) -> Items:
    """How often each item is shown; the same quote may stand twice in a reply, in the text and as a card."""
    counts: Items = Counter()
    for shown in items:
        counts[shown.name, shown.options] = max(counts[shown.name, shown.options], shown.times)
    return counts
