"""What a customer says to each thing that a page asks for."""

from __future__ import annotations

import random

from evals.retail import world
from evals.retail.facts import Facts, stands_in
from evals.retail.page import Page, methods_in
from evals.retail.phrases import placeholders
from evals.retail.progress import Progress
from evals.retail.schema import (
    Agenda,
    Ask,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    Complain,
    Refer,
    Return,
    SwapItems,
)
from evals.retail.temper import Temper
from evals.retail.voice import Voice
from xiaoer.shop.types import OrderLine

_IDENTITY_TRIES = 3
_NOT_ABOUT_THIS = ""  # in place of an answer: the page asks about something else
_ENOUGH = 2  # how often the same wish is said before another one is


class Answers:
    """Answers of one customer, from the facts of the goal that is under way."""

    def __init__(self, agenda: Agenda, voice: Voice, temper: Temper, chance: random.Random) -> None:
        self.voice = voice
        self.facts = Facts(voice)
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
        facts = self.voice.facts(goal, self.facts.first_lines(progress))
        if progress.slip == "method":
            facts["method"] = self.voice.settle(self.facts.another_method(progress))
        left_out = ("items", "swaps", "method", "reason", "address") if vague else ()
        return self._opening(progress, {name: fact for name, fact in facts.items() if name not in left_out})

    def plain(self, progress: Progress) -> str:
        """A goal said again, with all that belongs to it and nothing wrong in it."""
        goal = progress.goal
        progress.slip = None
        if isinstance(goal, Ask | Complain):
            return self.voice.question(goal)
        facts = self.voice.facts(goal, self.facts.lines(progress), full=True)
        if isinstance(goal, SwapItems):
            facts["swaps"] = self.facts.swaps(progress)
        return self._opening(progress, facts, full=True)

    def _opening(self, progress: Progress, facts: dict[str, str], *, full: bool = False) -> str:
        """A way to begin with what may be said; where the bank has none with so little, one with all."""
        goal = progress.goal
        ways = getattr(self.voice.bank.openings, "return_" if goal.do == "return" else goal.do)
        usable = [way for way in ways if placeholders(way) <= facts.keys()]
        if not usable:
            full, facts = True, self.voice.facts(goal, self.facts.lines(progress), full=True)
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
        goal, order = progress.goal, self.facts.order(progress)
        if order is None or not isinstance(goal, Return | SwapItems):
            return _NOT_ABOUT_THIS
        lines = self.facts.lines(progress) if progress.asked["items"] > 1 else self.facts.first_lines(progress)
        distinct = {line.item_id: line for line in lines}
        if len(distinct) == 1 and progress.asked["items"] > 1 and page.buttons:
            has = set(world.options(lines[0]).values())
            for button in page.buttons:
                if button.title.startswith(lines[0].name.en) and all(value in button.title for value in has):
                    return button.payload
        named = self.voice.items(lines, order.lines)
        if isinstance(goal, SwapItems) and self.chance.random() < self.temper.adds:
            progress.said |= {f"wish {swap.item}" for swap in goal.items}
            return self.facts.swaps(progress)
        return self._beside(progress, named)

    def _new_items(self, progress: Progress, page: Page) -> str | None:
        goal, order = progress.goal, self.facts.order(progress)
        if not isinstance(goal, SwapItems) or order is None:
            return _NOT_ABOUT_THIS
        swap = next((s for s in goal.items if stands_in(world.line_of(order, s.item), page)), None)
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
        wanted = self.facts.method(progress)
        if wanted is None:
            return page.buttons[0].payload if page.buttons else None
        if isinstance(goal, Return) and goal.unsure and "unsure" not in progress.said:
            progress.said.add("unsure")
            return self.voice.say(self.voice.bank.refund_choices)
        if progress.slip == "method" and "method" not in progress.said:
            progress.said.add("method")
            return self.voice.method(self.facts.another_method(progress))
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
        if isinstance(progress.goal, Return | Ask):
            return page.buttons[0].payload if page.buttons else None
        if not isinstance(progress.goal, Cancel):
            return _NOT_ABOUT_THIS
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
        named = getattr(progress.goal, "product", None) or next(
            (line.name.en for line in self.facts.lines(progress)), None
        )
        listed = next((b for b in page.buttons if b.title == named), None)
        return listed.payload if listed else named

    def _beside(self, progress: Progress, text: str) -> str:
        """An answer, now and then with the payment method behind it."""
        method = self.facts.method(progress)
        unsure = isinstance(progress.goal, Return) and progress.goal.unsure
        if not method or unsure or "method" in progress.said or self.chance.random() >= self.temper.adds:
            return text
        progress.said.add("method")
        said = self.facts.another_method(progress) if progress.slip == "method" else method
        return f"{text}{self.voice.bank.comma}{self.voice.settle(said)}"
