"""What a customer says to each thing that a page asks for."""

from __future__ import annotations

import random
from collections.abc import Sequence

from evals.retail import world
from evals.retail.check import Fault
from evals.retail.page import Page, methods_in
from evals.retail.phrases import placeholders
from evals.retail.progress import Progress
from evals.retail.schema import (
    Agenda,
    Ask,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    ChangePayment,
    Complain,
    Refer,
    Return,
    SwapItems,
)
from evals.retail.temper import Temper
from evals.retail.voice import Voice
from xiaoer.shop.types import Order, OrderLine

_IDENTITY_TRIES = 3
_NOT_ABOUT_THIS = ""  # in place of an answer: the page asks about something else
_ENOUGH = 2  # how often the same wish is said before another one is


class Answers:
    """Answers of one customer, from the facts of the goal that is under way."""

    def __init__(self, agenda: Agenda, voice: Voice, temper: Temper, chance: random.Random) -> None:
        self.voice = voice
        self.temper = temper
        self.chance = chance
        self._kind = agenda.identity
        self._wrong = list(agenda.wrong_emails)
        self._identity: list[str] = []
        self._identity_tries = 0

    # ------------------------------------------------------------------ who and what

    def identity(self) -> str | None:
        """Who the customer is; None once it was said often enough."""
        if self._wrong:
            return self.voice.say(self.voice.bank.wrong_email, email=self._wrong.pop(0))
        if not self._identity:
            self._identity_tries += 1
            if self._identity_tries > _IDENTITY_TRIES:
                return None
            self._identity = self.voice.identity(self._kind)
        return self._identity.pop(0)

    def goal(self, progress: Progress, *, vague: bool) -> str:
        """A goal as it is said first."""
        goal = progress.goal
        if isinstance(goal, Ask | Complain):
            return self.voice.question(goal)
        facts = self.voice.facts(goal, self._first_items(progress))
        if progress.slip == "method":
            facts["method"] = self.voice.settle(self._other_method(progress))
        left_out = ("items", "swaps", "method", "reason", "address") if vague else ()
        return self._opening(progress, {name: fact for name, fact in facts.items() if name not in left_out})

    def plain(self, progress: Progress) -> str:
        """A goal said again, with all that belongs to it and nothing wrong in it."""
        goal = progress.goal
        progress.slip = None
        if isinstance(goal, Ask | Complain):
            return self.voice.question(goal)
        facts = self.voice.facts(goal, self._lines(progress), full=True)
        if isinstance(goal, SwapItems):
            facts["swaps"] = self._swaps(progress)
        return self._opening(progress, facts, full=True)

    def _opening(self, progress: Progress, facts: dict[str, str], *, full: bool = False) -> str:
        """A way to begin with what may be said; where the bank has none with so little, one with all."""
        goal = progress.goal
        ways = getattr(self.voice.bank.openings, "return_" if goal.do == "return" else goal.do)
        usable = [way for way in ways if placeholders(way) <= facts.keys()]
        if not usable:
            full, facts = True, self.voice.facts(goal, self._lines(progress), full=True)
            usable = [way for way in ways if placeholders(way) <= facts.keys()]
        if full:
            told = {way: len(placeholders(way) & {"order", "items", "swaps", "address", "method"}) for way in usable}
            most = max(told.values(), default=0)
            usable = [way for way in usable if told[way] >= min(most, 2)]
        way = self.voice.pick(usable)
        progress.said |= {name for name in ("method", "reason") if f"{{{name}}}" in way}
        if "{swaps}" in way and isinstance(goal, SwapItems):
            progress.said |= {f"{which} {swap.item}" for swap in goal.items for which in ("wish", "first")}
        return way.format(**facts)

    # ------------------------------------------------------------------ questions

    def answer(self, progress: Progress, page: Page) -> str | None:
        """The answer to what the page asks for; None where there is nothing to say to it."""
        ask = {
            "order_number": self._order,
            "items": self._items,
            "new_items": self._new_items,
            "payment_method": self._method,
            "reason": self._reason,
            "address": self._address,
            "product": self._product,
        }.get(page.asks or "")
        answer = ask(progress, page) if ask else None
        if (answer is None and ask is None) or answer is _NOT_ABOUT_THIS:
            return self._not_that(progress, page)
        return answer

    def _not_that(self, progress: Progress, page: Page) -> str | None:
        """Something else is asked about: said once or twice, then left."""
        if progress.asked[page.asks or ""] > _ENOUGH:
            return None
        return self.voice.say(self.voice.bank.not_that, goal=self.plain(progress))

    def _order(self, progress: Progress, page: Page) -> str | None:
        order = self.voice.retail.orders.get(getattr(progress.goal, "order", None) or "")
        if order is None:
            return None
        listed = next((b for b in page.buttons if b.payload == order.order_id), None)
        refer: Refer = progress.goal.refer
        if listed and (progress.asked["order_number"] > 1 or self.chance.random() < self.temper.presses):
            return listed.payload
        if progress.asked["order_number"] > 1:
            refer = "number" if refer == "number" or order.order_id in page.text else "item"
        return self.voice.order(order, refer, answer=True)

    def _items(self, progress: Progress, page: Page) -> str | None:
        goal, order = progress.goal, self._goal_order(progress)
        if order is None or not isinstance(goal, Return | SwapItems):
            return _NOT_ABOUT_THIS
        lines = self._lines(progress) if progress.asked["items"] > 1 else self._first_items(progress)
        distinct = {line.item_id: line for line in lines}
        if len(distinct) == 1 and progress.asked["items"] > 1 and page.buttons:
            has = set(world.options(lines[0]).values())
            for button in page.buttons:
                if button.title.startswith(lines[0].name.en) and all(value in button.title for value in has):
                    return button.payload
        named = self.voice.items(lines, order.lines)
        if isinstance(goal, SwapItems) and self.chance.random() < self.temper.adds:
            progress.said |= {f"wish {swap.item}" for swap in goal.items}
            return self._swaps(progress)
        return self._beside(progress, named)

    def _new_items(self, progress: Progress, page: Page) -> str | None:
        goal, order = progress.goal, self._goal_order(progress)
        if not isinstance(goal, SwapItems) or order is None:
            return _NOT_ABOUT_THIS
        swap = next((s for s in goal.items if self._is_asked(world.line_of(order, s.item), page)), None)
        if swap is None:
            return _NOT_ABOUT_THIS
        line = world.line_of(order, swap.item)
        if swap.at_first and f"first {swap.item}" not in progress.said:
            progress.said.add(f"first {swap.item}")
            return self.voice.wish(swap.at_first, line)
        times = progress.asked[f"wish {swap.item}"] = progress.asked[f"wish {swap.item}"] + 1
        said = f"wish {swap.item}" in progress.said
        button = self._fitting_button(progress, line, page)
        if button and (times > 1 or self.chance.random() < self.temper.presses):
            progress.said.add(f"wish {swap.item}")
            return button
        if said and not button and times >= _ENOUGH:
            return self._less(progress, swap.item, line)
        progress.said.add(f"wish {swap.item}")
        text = self.voice.wish(progress.wish(swap.item), line)
        if times > 1 and not progress.wish(swap.item).pick and not progress.wish(swap.item).same:
            text = f"{text}{self.voice.bank.comma}{self.voice.say(self.voice.bank.swaps.same_rest)}"
        return self._beside(progress, text)

    def _less(self, progress: Progress, item: str, line: OrderLine) -> str | None:
        if not progress.settle_for_less(item):
            return None
        progress.asked[f"wish {item}"] = 0
        return self.voice.say(self.voice.bank.instead, wish=self.voice.wish(progress.wish(item), line))

    def _is_asked(self, line: OrderLine, page: Page) -> bool:
        """Whether the page asks what this item shall become: it stands there with all its options."""
        return line.name.en in page.text and all(value in page.text for value in world.options(line).values())

    def _fitting_button(self, progress: Progress, line: OrderLine, page: Page) -> str | None:
        wish = progress.wish(line.item_id)
        for variant in world.fitting(wish, line, self.voice.retail.products[line.product_id]):
            values = set(world.options(variant).values())
            for button in page.buttons:
                if set(button.title.replace("、", ", ").split(", ")) == values:
                    return button.payload
        return None

    def _method(self, progress: Progress, page: Page) -> str | None:
        goal = progress.goal
        wanted = _wanted_method(progress)
        if wanted is None:
            return page.buttons[0].payload if page.buttons else None
        if isinstance(goal, Return) and goal.unsure and "unsure" not in progress.said:
            progress.said.add("unsure")
            return self.voice.say(self.voice.bank.refund_choices)
        if progress.slip == "method" and "method" not in progress.said:
            progress.said.add("method")
            return self.voice.method(self._other_method(progress))
        progress.said.add("method")
        listed = next((b for b in page.buttons if self._names(b.title, wanted)), None)
        if page.buttons and listed is None:
            # it isn't among those that are offered: said once, then left
            return self.voice.method(wanted) if progress.asked["payment_method"] < _ENOUGH else None
        if listed and (progress.asked["payment_method"] > 1 or self.chance.random() < self.temper.presses):
            return listed.payload if progress.asked["payment_method"] <= _ENOUGH else None
        return self.voice.method(wanted)

    def _names(self, title: str, payment_method_id: str) -> bool:
        return methods_in(title, self.voice.customer.payment_methods) == [payment_method_id]

    def _reason(self, progress: Progress, page: Page) -> str | None:
        if not isinstance(progress.goal, Cancel):
            return page.buttons[0].payload if page.buttons else None
        progress.said.add("reason")
        listed = next((b for b in page.buttons if b.title == progress.goal.reason), None)
        if listed and (progress.asked["reason"] > 1 or self.chance.random() < self.temper.presses):
            return listed.payload
        return self.voice.reason(progress.goal.reason)

    def _address(self, progress: Progress, page: Page) -> str | None:
        goal = progress.goal
        if not isinstance(goal, ChangeAddress | ChangeDefaultAddress):
            return _NOT_ABOUT_THIS
        if progress.asked["address"] > 1:
            return self.voice.address(goal.to)
        like = isinstance(goal, ChangeAddress) and goal.like
        address = self.voice.new_address(goal)
        return address if like else self.voice.say(self.voice.bank.addresses, address=address)

    def _product(self, progress: Progress, page: Page) -> str | None:
        named = getattr(progress.goal, "product", None) or next((line.name.en for line in self._lines(progress)), None)
        listed = next((b for b in page.buttons if b.title == named), None)
        return listed.payload if listed else named

    # ------------------------------------------------------------------ at the quote

    def later(self, progress: Progress, page: Page) -> str | None:
        """What is only said once the right quote stands there; None where nothing is."""
        goal, order = progress.goal, self._goal_order(progress)
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
        bank, goal, order = self.voice.bank.corrections, progress.goal, self._goal_order(progress)
        if wrong == "order" and order:
            refer = "number" if progress.goal.refer == "number" else "item"
            return self.voice.say(bank.order, order=self.voice.order(order, refer))  # type: ignore[arg-type]
        if wrong in ("items", "missing", "count") and order:
            return self._other_items(progress, page, order, wrong)
        if wrong == "variant" and isinstance(goal, SwapItems) and order:
            return self._other_variant(progress, page, order)
        method = _wanted_method(progress)
        if wrong == "method" and method:
            progress.said.add("method")
            return self.voice.say(bank.method, method=self.voice.method(method))
        if wrong == "address" and isinstance(goal, ChangeAddress | ChangeDefaultAddress):
            return self.voice.say(bank.address, address=self.voice.address(goal.to))
        return self.voice.say(bank.other)

    def _other_items(self, progress: Progress, page: Page, order: Order, wrong: Fault) -> str:
        lines, bank = self._lines(progress), self.voice.bank.corrections
        if wrong == "missing":
            lines = [line for line in lines if not self._is_asked(line, page)] or lines
            if isinstance(progress.goal, SwapItems):
                return self.voice.say(bank.add, items=self._swaps(progress, lines))
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

    # ------------------------------------------------------------------ facts

    def _goal_order(self, progress: Progress) -> Order | None:
        return self.voice.retail.orders.get(getattr(progress.goal, "order", None) or "")

    def _lines(self, progress: Progress) -> list[OrderLine]:
        goal, order = progress.goal, self._goal_order(progress)
        if order is None:
            return []
        if isinstance(goal, SwapItems):
            return world.lines_of(order, [swap.item for swap in goal.items])
        return world.lines_of(order, progress.items())

    def _first_items(self, progress: Progress) -> list[OrderLine]:
        """The items as they are said first: with a slip one too many."""
        lines, order = self._lines(progress), self._goal_order(progress)
        if progress.slip == "items" and order:
            chosen = {line.item_id for line in lines}
            lines = [*lines, *[line for line in order.lines if line.item_id not in chosen][:1]]
        return lines

    def _swaps(self, progress: Progress, lines: Sequence[OrderLine] | None = None) -> str:
        """Items with what they shall become: `lines`, or all of them."""
        order = self._goal_order(progress)
        changes = []
        for line in {line.item_id: line for line in (self._lines(progress) if lines is None else lines)}.values():
            wish = self.voice.wish(progress.wish(line.item_id), line)
            item = self.voice.items([line], order.lines if order else ())
            changes.append(self.voice.change(item, wish))
        return self.voice.join(changes, "swaps")

    def _other_method(self, progress: Progress) -> str:
        wanted = _wanted_method(progress)
        others = [m.payment_method_id for m in self.voice.customer.payment_methods if m.payment_method_id != wanted]
        return self.chance.choice(others)

    def _beside(self, progress: Progress, text: str) -> str:
        """An answer, now and then with the payment method behind it."""
        method = _wanted_method(progress)
        unsure = isinstance(progress.goal, Return) and progress.goal.unsure
        if not method or unsure or "method" in progress.said or self.chance.random() >= self.temper.adds:
            return text
        progress.said.add("method")
        said = self._other_method(progress) if progress.slip == "method" else method
        return f"{text}{self.voice.bank.comma}{self.voice.settle(said)}"


def _wanted_method(progress: Progress) -> str | None:
    goal = progress.goal
    if isinstance(goal, Return):
        return goal.refund
    if isinstance(goal, SwapItems):
        return goal.payment
    return goal.method if isinstance(goal, ChangePayment) else None
