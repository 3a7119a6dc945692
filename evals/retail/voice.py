"""How one customer puts things into words: facts and wishes filled into a bank's phrasings, chosen by a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from evals.retail import world
from evals.retail.catalogue import Catalogue
from evals.retail.phrases import Bank, placeholders
from evals.retail.schema import (
    Address,
    Ask,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    ChangePayment,
    Complain,
    Goal,
    Language,
    OrderGoal,
    Refer,
    Return,
    SwapItems,
    Wish,
)
from evals.retail.world import Retail
from xiaoer.shop.types import Order, OrderLine

_MORE_THAN_NEEDED = 0.15  # of items are described although their noun would do
_BEHIND = ("for ", "with ", "without ")  # values that stand behind what they describe
_IMPLIED = 0.5  # of orders that are told by what is in them are left out where items of them are named


class Voice:
    """Says things as one customer of a retail world."""

    def __init__(self, retail: Retail, user_id: str, bank: Bank, catalogue: Catalogue, chance: random.Random) -> None:
        self.retail = retail
        self.customer = retail.customers[user_id]
        self.bank = bank
        self.catalogue = catalogue
        self.chance = chance

    @property
    def language(self) -> Language:
        """What is spoken."""
        return self.bank.language

    def pick(self, ways: Sequence[str]) -> str:
        """One of several ways."""
        return self.chance.choice(list(ways))

    def say(self, ways: Sequence[str], **facts: str) -> str:
        """One of the ways whose placeholders are all among `facts`, filled in."""
        usable = [way for way in ways if placeholders(way) <= facts.keys()]
        if not usable:
            raise LookupError(f"no way of saying it does with {sorted(facts)}: {list(ways)}")
        return self.pick(usable).format(**facts)

    def identity(self, kind: str) -> list[str]:
        """Who the customer is, one message after the other."""
        ways = self.bank.identity.email if kind == "email" else self.bank.identity.name_zip
        return [way.format(**self._person()) for way in self.chance.choice(list(ways))]

    def identity_beside(self, kind: str) -> str:
        """Who the customer is, to be said beside something else."""
        ways = self.bank.identity.beside["email" if kind == "email" else "name_zip"]
        return self.say(ways, **self._person())

    def _person(self) -> dict[str, str]:
        who = self.customer
        return {
            "name": who.name.full,
            "first_name": who.name.first_name,
            "postcode": who.address.zip,
            "email": who.email,
        }

    def join(self, parts: Sequence[str], kind: Literal["items", "values", "swaps"]) -> str:
        """Parts of one list."""
        between, before_last = getattr(self.bank.lists, kind)
        *first, last = parts
        return f"{between.join(first)}{before_last}{last}" if first else last

    def values(self, product: str, chosen: dict[str, str]) -> str:
        """Option values in a row: "black, 1L and glass"."""
        spoken = [self.catalogue.value(product, axis, value, self.pick) for axis, value in chosen.items()]
        return self.join(spoken, "values")

    def item(self, line: OrderLine, others: Sequence[OrderLine]) -> str:
        """Something that was bought, told apart from `others`."""
        name = line.name.en
        alike = [other for other in others if other.name.en == name and other.item_id != line.item_id]
        has = world.options(line)
        telling = {a: v for a, v in has.items() if any(world.options(other).get(a) != v for other in alike)}
        if not alike and has and self.chance.random() < _MORE_THAN_NEEDED:
            axis = self.chance.choice(list(has))
            telling = {axis: has[axis]}
        spoken = self.catalogue.product(name, self.pick)
        if telling:
            values, ways = self.values(name, telling), self.bank.described
            if values.startswith(_BEHIND):
                ways = tuple(way for way in ways if way.index("{product}") < way.index("{values}")) or ways
            described = self.say(ways, values=values, product=spoken)
            return described.replace("的的", "的")
        return f"the {spoken}" if self.language == "en" else spoken

    def bare_item(self, line: OrderLine, others: Sequence[OrderLine]) -> str:
        """The same without an article, to stand behind "the order with the"."""
        return self.item(line, others).removeprefix("the ")

    def items(self, lines: Sequence[OrderLine], others: Sequence[OrderLine]) -> str:
        """Several things that were bought."""
        wanted, there = (Counter(line.item_id for line in some) for some in (lines, others))
        named = []
        for line in {line.item_id: line for line in lines}.values():
            item = self.item(line, others)
            few = wanted[line.item_id] < there[line.item_id]
            named.append(self.say(self.bank.one_of, item=item.removeprefix("the ")) if few else item)
        return self.join(named, "items")

    def wish(self, wish: Wish, line: OrderLine) -> str:
        """What something shall become."""
        swaps = self.bank.swaps
        if wish.same:
            return self.say(swaps.same)
        values = self.values(line.name.en, wish.values) if wish.values else ""
        if wish.pick == "cheapest":
            return self.say(swaps.cheapest, values=values) if values else self.say(swaps.cheapest_any)
        if wish.pick == "dearest":
            return self.say(swaps.dearest, values=values) if values else self.say(swaps.dearest_any)
        return self.say(swaps.whatever if wish.whatever else swaps.values, values=values)

    def method(self, payment_method_id: str) -> str:
        """A stored payment method; a card by its brand or its digits where there are several."""
        method = world.method_of(self.customer, payment_method_id)
        cards = [m for m in self.customer.payment_methods if m.kind == "credit_card"]
        brand, end = (method.brand or "").capitalize(), method.last_four or ""
        same_brand = [card for card in cards if card.brand == method.brand]
        if self.language == "en":
            what = f"{brand} ending in {end}" if len(same_brand) > 1 else self.pick([f"{brand} {end}", f"{brand} card"])
        else:
            what = f"尾号{end}的{brand}" if len(same_brand) > 1 else self.pick([f"{brand}卡", f"尾号{end}的信用卡"])
        ways = getattr(self.bank.methods, method.kind)
        return self.say(ways, what=what)

    def reason(self, reason: str) -> str:
        """Why an order is cancelled; a reason that isn't in the bank is said as the shop calls it."""
        return self.pick(self.bank.reasons.get(reason) or (reason,))

    def address(self, address: Address) -> str:
        """An address in one line."""
        parts = [address.address1, address.address2, address.city, f"{address.state} {address.zip}", address.country]
        return ", ".join(part for part in parts if part)

    def order(self, order: Order, refer: Refer, *, answer: bool = False, named: Sequence[str] = ()) -> str:
        """An order within a sentence, or as the answer to the question which one; `named` are items named beside it."""
        ways = getattr(self.bank.order_answers if answer else self.bank.refers, refer)
        mine = [line for other in self.retail.orders_of(order.user_id) for line in other.lines]
        line = self._telling(order, named)
        return self.say(ways, number=order.order_id, city=order.address.city, item=self.bare_item(line, mine))

    def _telling(self, order: Order, named: Sequence[str] = ()) -> OrderLine:
        """Something that is in this order and, if possible, in no other one of the customer's, nor named already."""
        others = [o for o in self.retail.orders_of(order.user_id) if o.order_id != order.order_id]
        elsewhere = {line.name.en for other in others for line in other.lines}
        own = [line for line in order.lines if line.name.en not in elsewhere]
        unnamed = [line for line in own if line.item_id not in named]
        return self.chance.choice(unnamed or own or list(order.lines))

    def facts(self, goal: Goal, said_items: Sequence[OrderLine] = (), *, full: bool = False) -> dict[str, str]:
        """What can be named of a goal, by the placeholders of the bank; `full` leaves out nothing that is implied."""
        facts: dict[str, str] = {}
        order = self.retail.orders.get(getattr(goal, "order", None) or "")
        if order and (full or not self._is_implied(goal, order)):
            facts["order"] = self.order(order, goal.refer, named=_items_of(goal))
        if isinstance(goal, Cancel):
            facts["reason"] = self.reason(goal.reason)
        if isinstance(goal, Return) and order:
            facts["items"] = self.items(said_items or world.lines_of(order, goal.items), order.lines)
            if goal.refund and not goal.unsure:
                facts["method"] = self.settle(goal.refund)
        if isinstance(goal, SwapItems) and order:
            facts["items"] = self.items(world.lines_of(order, [swap.item for swap in goal.items]), order.lines)
            facts["swaps"] = self.swaps(goal, order)
            if goal.payment:
                facts["method"] = self.settle(goal.payment)
        if isinstance(goal, ChangeAddress | ChangeDefaultAddress):
            facts["address"] = self.new_address(goal)
        if isinstance(goal, ChangePayment):
            facts["method"] = self.method(goal.method)
        return facts

    def _is_implied(self, goal: Goal, order: Order) -> bool:
        """Whether what is named of an order is enough to tell it, so that it isn't called anything beside."""
        named = _items_of(goal)
        if goal.refer != "item" or not named:
            return False
        others = {line.item_id for line in order.lines} - set(named)
        return not others or self.chance.random() < _IMPLIED

    def swaps(self, goal: SwapItems, order: Order) -> str:
        """Each item with what it shall become, as it is said first."""
        changes = []
        for swap in {swap.item: swap for swap in goal.items}.values():
            line = world.line_of(order, swap.item)
            wish = self.wish(swap.at_first or swap.to, line)
            changes.append(self.change(self.items([line], order.lines), wish))
        return self.join(changes, "swaps")

    def change(self, item: str, wish: str) -> str:
        """What becomes what."""
        return self.say(self.bank.swaps.change, item=item, wish=wish)

    def settle(self, payment_method_id: str) -> str:
        """Where a difference or a refund goes, as a sentence."""
        return self.say(self.bank.settle, method=self.method(payment_method_id))

    def new_address(self, goal: ChangeAddress | ChangeDefaultAddress) -> str:
        """The address that is wanted, spelt out or as that of another order."""
        like = self.retail.orders.get(getattr(goal, "like", None) or "")
        if like:
            return self.say(self.bank.like_address, order=self.order(like, "number"))
        return self.say(self.bank.whole_address, address=self.address(goal.to))

    def question(self, goal: Ask | Complain) -> str:
        """A question or a complaint."""
        if goal.text:
            return self.pick(goal.text.get(self.language) or next(iter(goal.text.values())))
        bank = self.bank.questions if isinstance(goal, Ask) else self.bank.complaints
        if goal.about not in bank:
            raise LookupError(f"the bank has no way to say {goal.about!r}; it has {', '.join(sorted(bank))}")
        facts: dict[str, str] = {}
        order = self.retail.orders.get(goal.order or "")
        if order:
            facts["order"] = self.order(order, goal.refer)
        product = getattr(goal, "product", None)
        if product:
            facts["product"] = self.catalogue.product(product, self.pick)
        if getattr(goal, "axis", None):
            facts["axis"] = self.catalogue.axis(goal.axis)  # type: ignore[union-attr,arg-type]
        found = self.retail.product_of(goal.item) if goal.item else None
        variant = found.variant(goal.item) if found and goal.item else None
        if found and variant:
            values = self.values(found.name.en, world.options(variant))
            spoken = self.catalogue.product(found.name.en, self.pick)
            facts["what"] = self.say(self.bank.described, values=values, product=spoken)
        return self.say(bank[goal.about], **facts)


def order_of(goal: Goal) -> str | None:
    """The order that a goal is about."""
    return getattr(goal, "order", None)


def _items_of(goal: Goal) -> tuple[str, ...]:
    if isinstance(goal, SwapItems):
        return tuple(swap.item for swap in goal.items)
    return goal.items if isinstance(goal, Return) else ()


def is_write(goal: Goal) -> bool:
    """Whether a goal wants something written."""
    return isinstance(goal, OrderGoal | ChangeDefaultAddress)
