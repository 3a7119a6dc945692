"""An agenda out of a task's gold writes: what they change is what the customer wants, in their order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from evals.retail import world
from evals.retail.schema import (
    Action,
    Address,
    Agenda,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    ChangePayment,
    Goal,
    Refer,
    Return,
    Swap,
    SwapItems,
    Wish,
)
from evals.retail.tasks import BareTask
from evals.retail.world import Retail
from xiaoer.errors import ConfigurationError
from xiaoer.shop.types import Order

_EMAIL = re.compile(r"your email is", re.IGNORECASE)


def from_gold(task: BareTask, retail: Retail) -> Agenda:
    """The agenda; half of all customers, chosen by the task's id, don't say their orders' numbers.

    Raises `ConfigurationError` where a write names what the world doesn't have.
    """
    try:
        goals = [goal for action in task.actions if (goal := _goal(action, task, retail)) is not None]
    except (KeyError, StopIteration, LookupError) as error:
        raise ConfigurationError(f"{task.id}: no agenda can be made of its writes: {error!r} isn't there") from error
    if not goals:
        raise ConfigurationError(f"{task.id} has no write to make an agenda of; give it an agenda of its own")
    email = _EMAIL.search(task.instruction) or "zip code" not in task.instruction
    return Agenda(identity="email" if email else "name_zip", goals=tuple(goals))


def withholds(task_id: str) -> bool:
    """Whether the customer of a task doesn't remember any order's number."""
    return _digest(task_id) % 2 == 1


def refer_to(order: Order, task_id: str, retail: Retail) -> Refer:
    """How the customer of a task calls an order."""
    if not withholds(task_id):
        return "number"
    mine = retail.orders_of(order.user_id)
    if order == mine[-1] and _digest(task_id + order.order_id) % 3 == 0:
        return "last"
    cities = [other.address.city for other in mine]
    alone = cities.count(order.address.city) == 1
    return "place" if alone and _digest(task_id + order.order_id) % 4 == 0 else "item"


def _goal(action: Action, task: BareTask, retail: Retail) -> Goal | None:
    kwargs = action.kwargs
    if action.name == "modify_user_address":
        return ChangeDefaultAddress(to=_address(kwargs))
    make = _OF_ORDERS.get(action.name)
    if make is None:
        return None  # a look-up
    order = retail.orders[kwargs["order_id"]]
    return make(order, kwargs, refer_to(order, task.id, retail), retail)


def _cancel(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    return Cancel(order=order.order_id, refer=refer, reason=kwargs["reason"])


def _return(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    items = tuple(kwargs["item_ids"])
    return Return(order=order.order_id, refer=refer, items=items, refund=kwargs["payment_method_id"])


def _exchange(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    return _swaps("exchange", order, kwargs, refer, retail)


def _modify(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    return _swaps("modify", order, kwargs, refer, retail)


def _swaps(do: Any, order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    swaps = tuple(
        Swap(item=old, to=wish_for(order, old, new, retail))
        for old, new in zip(kwargs["item_ids"], kwargs["new_item_ids"], strict=True)
    )
    return SwapItems(do=do, order=order.order_id, refer=refer, items=swaps, payment=kwargs["payment_method_id"])


def wish_for(order: Order, old: str, new: str, retail: Retail) -> Wish:
    """What turns one variant into another: the options in which they differ, or the same one again."""
    line = world.line_of(order, old)
    variant = retail.products[line.product_id].variant(new)
    if variant is None:
        raise LookupError(new)
    has = world.options(line)
    changed = {axis: value for axis, value in world.options(variant).items() if has.get(axis) != value}
    return Wish(values=changed) if changed else Wish(same=True)


def _change_address(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    address = _address(kwargs)
    others = (o for o in retail.orders_of(order.user_id) if o.order_id != order.order_id)
    like = next((o.order_id for o in others if world.same_address(address, o.address)), None)
    spelt = refer != "number" or _digest(order.order_id) % 2 == 0
    return ChangeAddress(order=order.order_id, refer=refer, to=address, like=None if spelt else like)


def _change_payment(order: Order, kwargs: Mapping[str, Any], refer: Refer, retail: Retail) -> Goal:
    return ChangePayment(order=order.order_id, refer=refer, method=kwargs["payment_method_id"])


def _address(kwargs: Mapping[str, Any]) -> Address:
    return Address(**{part: kwargs[part] for part in Address.model_fields})


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


_OF_ORDERS = {
    "cancel_pending_order": _cancel,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _exchange,
    "modify_pending_order_items": _modify,
    "modify_pending_order_address": _change_address,
    "modify_pending_order_payment": _change_payment,
}
