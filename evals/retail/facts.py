"""What a customer knows of a goal: its order, its items, what they shall become, who pays."""

from __future__ import annotations

from collections.abc import Sequence

from evals.retail import world
from evals.retail.page import Page
from evals.retail.progress import Progress
from evals.retail.schema import ChangePayment, Return, SwapItems
from evals.retail.voice import Voice
from xiaoer.shop.types import Order, OrderLine


class Facts:
    """The facts of one customer's goals."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def order(self, progress: Progress) -> Order | None:
        """The goal's order, if it is about one."""
        return self.voice.retail.orders.get(getattr(progress.goal, "order", None) or "")

    def lines(self, progress: Progress) -> list[OrderLine]:
        """The items that are meant now."""
        goal, order = progress.goal, self.order(progress)
        if order is None:
            return []
        if isinstance(goal, SwapItems):
            return world.lines_of(order, [swap.item for swap in goal.items])
        return world.lines_of(order, progress.items())

    def first_lines(self, progress: Progress) -> list[OrderLine]:
        """The items as they are said first: with a slip one too many."""
        lines, order = self.lines(progress), self.order(progress)
        if progress.slip == "items" and order:
            chosen = {line.item_id for line in lines}
            lines = [*lines, *[line for line in order.lines if line.item_id not in chosen][:1]]
        return lines

    def swaps(self, progress: Progress, lines: Sequence[OrderLine] | None = None) -> str:
        """Items with what they shall become: `lines`, or all of them."""
        order = self.order(progress)
        changes = []
        for line in {line.item_id: line for line in (self.lines(progress) if lines is None else lines)}.values():
            wish = self.voice.wish(progress.wish(line.item_id), line)
            item = self.voice.items([line], order.lines if order else ())
            changes.append(self.voice.change(item, wish))
        return self.voice.join(changes, "swaps")

    def method(self, progress: Progress) -> str | None:
        """The payment method that is wanted; None where any will do."""
        goal = progress.goal
        if isinstance(goal, Return):
            return goal.refund
        if isinstance(goal, SwapItems):
            return goal.payment
        return goal.method if isinstance(goal, ChangePayment) else None

    def another_method(self, progress: Progress) -> str:
        """One of the customer's that isn't wanted."""
        wanted = self.method(progress)
        methods = (method.payment_method_id for method in self.voice.customer.payment_methods)
        return self.voice.pick([method for method in methods if method != wanted])


def stands_in(line: OrderLine, page: Page) -> bool:
    """Whether a page names this item with all its options."""
    return line.name.en in page.text and all(value in page.text for value in world.options(line).values())
