"""Questions and conditions for training tasks, from templates: the gold writes stay what they are.

Each template changes an agenda that was made of gold writes and gives None where it doesn't fit. What
came out was read through by people; the file is train.yml.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from evals.retail import world
from evals.retail.agendas.from_gold import from_gold, refer_to
from evals.retail.schema import Agenda, Ask, Cancel, Goal, Return, Swap, SwapItems, Wish
from evals.retail.tasks import BareTask
from evals.retail.world import Retail
from xiaoer.shop.types import Order, OrderLine, Product, Variant


class Draft:
    """An agenda that is being changed."""

    def __init__(self, task: BareTask, retail: Retail) -> None:
        self.task = task
        self.retail = retail
        self.agenda = from_gold(task, retail)

    @property
    def first(self) -> Goal:
        """The first goal."""
        return self.agenda.goals[0]

    def order(self) -> Order | None:
        """The first goal's order."""
        return self.retail.orders.get(getattr(self.first, "order", ""))

    def changed(self, goal: Goal) -> Agenda:
        """With another first goal."""
        return self.agenda.model_copy(update={"goals": (goal, *self.agenda.goals[1:])})

    def asked(self, question: Ask, *, last: bool = False) -> Agenda:
        """With a question, first or last."""
        goals = (*self.agenda.goals, question) if last else (question, *self.agenda.goals)
        return self.agenda.model_copy(update={"goals": goals})

    def line(self) -> OrderLine | None:
        """The first goal's first item."""
        goal, order = self.first, self.order()
        if order is None:
            return None
        items = [swap.item for swap in goal.items] if isinstance(goal, SwapItems) else list(getattr(goal, "items", ()))
        return world.line_of(order, items[0]) if items else order.lines[0]

    def product(self) -> Product | None:
        """That item's product."""
        line = self.line()
        return self.retail.products[line.product_id] if line else None


Template = Callable[[Draft], Agenda | None]


def how_many(draft: Draft) -> Agenda | None:
    """How many variants of the product are there?"""
    product = draft.product()
    if product is None:
        return None
    return draft.asked(Ask(about="variant_count", product=product.name.en, say=(str(len(product.variants)),)))


def how_many_there(draft: Draft) -> Agenda | None:
    """How many of them are in stock?"""
    product = draft.product()
    if product is None:
        return None
    there = sum(variant.available for variant in product.variants)
    return draft.asked(Ask(about="available_count", product=product.name.en, say=(str(there),)), last=True)


def refund_before_cancelling(draft: Draft) -> Agenda | None:
    """What would come back?"""
    order = draft.order()
    if order is None or not isinstance(draft.first, Cancel):
        return None
    return draft.asked(_about(order, draft, "refund_total", f"{world.paid(order):.2f}"))


def total(draft: Draft) -> Agenda | None:
    """What did the order cost?"""
    order = draft.order()
    if order is None:
        return None
    return draft.asked(_about(order, draft, "order_total", f"{world.price(order.lines):.2f}"))


def tracking(draft: Draft) -> Agenda | None:
    """The tracking number of an order that was sent, asked at the end."""
    sent = [o for o in draft.retail.orders_of(draft.task.user_id) if o.fulfilments and o.status == "processed"]
    if not sent:
        return None
    numbers = [number for parcel in sent[0].fulfilments for number in parcel.tracking_ids]
    return draft.asked(_about(sent[0], draft, "tracking", *numbers), last=True)


def price_first(draft: Draft) -> Agenda | None:
    """What does the wanted one cost?"""
    goal, order, product = draft.first, draft.order(), draft.product()
    if not isinstance(goal, SwapItems) or order is None or product is None:
        return None
    line = world.line_of(order, goal.items[0].item)
    wanted = world.fitting(goal.items[0].to, line, product)[0]
    return draft.asked(Ask(about="price_of", item=wanted.item_id, say=(f"{wanted.price:.2f}",)))


def something_else_first(draft: Draft) -> Agenda | None:
    """What is wanted most is out of stock, and what the gold write takes will do."""
    swap, product = _only_swap(draft), draft.product()
    line = draft.line()
    if swap is None or product is None or line is None or swap.to.same:
        return None
    gone = next((v for v in _near(product, line, available=False)), None)
    if gone is None:
        return None
    return _swapped(draft, swap.model_copy(update={"to": _wish(line, gone), "instead": (swap.to,)}))


def another_at_first(draft: Draft) -> Agenda | None:
    """Says one that is there, then changes the mind."""
    swap, product, line = _only_swap(draft), draft.product(), draft.line()
    if swap is None or product is None or line is None or swap.to.same:
        return None
    target = world.fitting(swap.to, line, product)[0]
    other = next((v for v in _near(product, line, available=True) if v.item_id != target.item_id), None)
    if other is None:
        return None
    return _swapped(draft, swap.model_copy(update={"at_first": _wish(line, other)}))


def cheapest(draft: Draft) -> Agenda | None:
    """The cheapest there is, where that is what the gold write takes; with what must be so as its condition."""
    swap, product, line = _only_swap(draft), draft.product(), draft.line()
    if swap is None or product is None or line is None or swap.to.same:
        return None
    target = world.fitting(swap.to, line, product)[0]
    for values in ({}, *({axis: value} for axis, value in swap.to.values.items()), swap.to.values):
        wish = Wish(values=values, pick="cheapest")
        if target.available and world.fitting(wish, line, product) == [target]:
            return _swapped(draft, swap.model_copy(update={"to": wish}))
    return None


def else_cancel(draft: Draft) -> Agenda | None:
    """Wants another variant, and cancels since there is none."""
    goal, order = draft.first, draft.order()
    if not isinstance(goal, Cancel) or order is None:
        return None
    for line in order.lines:
        gone = next(iter(_near(draft.retail.products[line.product_id], line, available=False)), None)
        if gone is not None and sum(other.name.en == line.name.en for other in order.lines) == 1:
            swap = Swap(item=line.item_id, to=_wish(line, gone))
            return draft.changed(
                SwapItems(do="modify", order=goal.order, refer=goal.refer, items=(swap,), otherwise=goal)
            )
    return None


def more_at_the_end(draft: Draft) -> Agenda | None:
    """Thinks of another item only when the yes is asked for."""
    goal = draft.first
    if not isinstance(goal, Return) or len(set(goal.items)) < 2 or len(set(goal.items)) < len(goal.items):
        return None
    return draft.changed(goal.model_copy(update={"adds": goal.items[-1:]}))


def unsure_where_to(draft: Draft) -> Agenda | None:
    """Where can the money go?"""
    goal = draft.first
    if not isinstance(goal, Return) or len(draft.retail.customers[draft.task.user_id].payment_methods) < 2:
        return None
    return draft.changed(goal.model_copy(update={"unsure": True}))


def thinks_better_of_it(draft: Draft) -> Agenda | None:
    """Goes for something else as well, and leaves it when it is shown."""
    used = {getattr(goal, "order", None) for goal in draft.agenda.goals}
    for order in draft.retail.orders_of(draft.task.user_id):
        refer = refer_to(order, draft.task.id, draft.retail)
        if order.order_id in used:
            continue
        if order.status == "pending":
            extra: Goal = Cancel(order=order.order_id, refer=refer, reason="no longer needed", decline=True)
            return draft.agenda.model_copy(update={"goals": (*draft.agenda.goals, extra)})
        if order.status == "delivered":
            extra = Return(order=order.order_id, refer=refer, items=(order.lines[0].item_id,), decline=True)
            return draft.agenda.model_copy(update={"goals": (*draft.agenda.goals, extra)})
    return None


TEMPLATES: tuple[Template, ...] = (
    something_else_first,
    else_cancel,
    more_at_the_end,
    how_many,
    cheapest,
    refund_before_cancelling,
    unsure_where_to,
    another_at_first,
    thinks_better_of_it,
    tracking,
    price_first,
    total,
    how_many_there,
)


def with_conditions(tasks: list[BareTask], retail: Retail, count: int) -> dict[str, Agenda]:
    """Agendas with a question or a condition for `count` tasks, the templates in turn as far as each fits."""
    found: dict[str, Agenda] = {}
    waiting = list(tasks)
    while len(found) < count and waiting:
        before = len(found)
        for template in TEMPLATES:
            taken = next(((task, agenda) for task in waiting if (agenda := template(Draft(task, retail)))), None)
            if taken and len(found) < count:
                found[taken[0].id] = taken[1]
                waiting.remove(taken[0])
        if len(found) == before:
            break
    return found


def _about(order: Order, draft: Draft, about: str, *say: str) -> Ask:
    return Ask(about=about, order=order.order_id, refer=refer_to(order, draft.task.id, draft.retail), say=say)


def _only_swap(draft: Draft) -> Swap | None:
    goal = draft.first
    return goal.items[0] if isinstance(goal, SwapItems) and len(goal.items) == 1 else None


def _swapped(draft: Draft, swap: Swap) -> Agenda:
    assert isinstance(draft.first, SwapItems)
    return draft.changed(draft.first.model_copy(update={"items": (swap,)}))


def _near(product: Product, line: OrderLine, *, available: bool) -> list[Variant]:
    """Other variants, those that differ the least first; of one distance the cheapest first."""
    has = world.options(line)

    def distance(variant: Variant) -> tuple[int, Decimal]:
        return sum(has.get(axis) != value for axis, value in world.options(variant).items()), variant.price

    others = [v for v in product.variants if v.available is available and v.item_id != line.item_id]
    return sorted(others, key=distance)


def _wish(line: OrderLine, variant: Variant) -> Wish:
    has = world.options(line)
    return Wish(values={axis: value for axis, value in world.options(variant).items() if has.get(axis) != value})
