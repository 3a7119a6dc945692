"""What a customer says to a quote that isn't what is wanted, or isn't all of it yet."""

from __future__ import annotations

from evals.retail import world
from evals.retail.check import Fault
from evals.retail.facts import Facts, stands_in
from evals.retail.page import Page, methods_in
from evals.retail.progress import Progress
from evals.retail.schema import ChangeAddress, ChangeDefaultAddress, Return, SwapItems
from evals.retail.voice import Voice
from xiaoer.shop.types import Order


class Corrections:
    """Corrections of one customer."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.facts = Facts(voice)

    def later(self, progress: Progress, page: Page) -> str | None:
        """What is only said once the right quote stands there; None where nothing is."""
        goal, order = progress.goal, self.facts.order(progress)
        if isinstance(goal, Return) and goal.adds and "added" not in progress.said and order:
            progress.said.add("added")
            added = self.voice.items(world.lines_of(order, goal.adds), order.lines)
            return self.voice.say(self.voice.bank.corrections.add, items=added)
        methods = self.voice.customer.payment_methods
        if isinstance(goal, SwapItems) and goal.payment and len(methods) > 1 and not methods_in(page.quote, methods):
            # with no difference to settle the quote names no method; one that wasn't said, or wrongly, is said now
            wrong, progress.slip = progress.slip == "method", None
            if wrong or "method" not in progress.said:
                progress.said.add("method")
                return self.voice.settle(goal.payment)
        return None

    def correction(self, progress: Progress, page: Page, wrong: Fault) -> str:
        """What is wrong with the quote, and how it should be."""
        progress.slip = None
        bank, goal, order = self.voice.bank.corrections, progress.goal, self.facts.order(progress)
        if wrong == "order" and order:
            refer = "number" if progress.goal.refer == "number" else "item"
            return self.voice.say(bank.order, order=self.voice.order(order, refer))  # type: ignore[arg-type]
        if wrong in ("items", "missing", "count") and order:
            return self._other_items(progress, page, order, wrong)
        if wrong == "variant" and isinstance(goal, SwapItems) and order:
            return self._other_variant(progress, page, order)
        method = self.facts.method(progress)
        if wrong == "method" and method:
            progress.said.add("method")
            return self.voice.say(bank.method, method=self.voice.method(method))
        if wrong == "address" and isinstance(goal, ChangeAddress | ChangeDefaultAddress):
            return self.voice.say(bank.address, address=self.voice.address(goal.to))
        return self.voice.say(bank.other)

    def _other_items(self, progress: Progress, page: Page, order: Order, wrong: Fault) -> str:
        lines, bank = self.facts.lines(progress), self.voice.bank.corrections
        if wrong == "missing":
            lines = [line for line in lines if not stands_in(line, page)] or lines
            if isinstance(progress.goal, SwapItems):
                return self.voice.say(bank.add, items=self.facts.swaps(progress, lines))
        ways = {"items": bank.items, "missing": bank.add, "count": bank.count}[wrong]
        return self.voice.say(ways, items=self.voice.items(lines, order.lines))

    def _other_variant(self, progress: Progress, page: Page, order: Order) -> str:
        assert isinstance(progress.goal, SwapItems)
        for swap in progress.goal.items:
            line = world.line_of(order, swap.item)
            fitting = world.fitting(progress.wish(swap.item), line, self.voice.retail.products[line.product_id])
            if not any(all(v in page.quote for v in world.options(each).values()) for each in fitting):
                break
        wish = self.voice.wish(progress.wish(swap.item), line)
        item = self.voice.item(line, order.lines)
        ways = self.voice.bank.corrections.variant
        if len(progress.goal.items) > 1:
            ways = tuple(way for way in ways if "{item}" in way) or ways
        return self.voice.say(ways, item=item, wish=wish)
