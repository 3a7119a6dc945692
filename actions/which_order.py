"""The question which order is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import HANDED, FormTurn, Question
from actions.order_clues import goes_to, is_latest, names_items, names_items_of, pointed
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.wording import word
from xiaoer.errors import NotFound
from xiaoer.shop.types import Order

_SHOWN = 6
_LIKE_ENOUGH = 85
_LONGEST_PICK = 120  # characters; a longer text names this and that
_LIST_WANTED = re.compile(
    r"(?i)\b(orders|all my|other order|another order|which order)\b"
    r"|所有|全部|哪些|别的订单|其他订单|另一个|另外|我的订单$|几个订单"
)
# Forms whose task ends where the order's state doesn't allow it; the others say it in their own way.
STRICT = frozenset(
    {
        "change_address_form",
        "return_items_form",
        "swap_items_form",
        "change_payment_form",
        "expedite_form",
        "invoice_form",
        "price_protection_form",
        "withdraw_form",
        "refuse_delivery_form",
        "not_received_form",
        "faulty_form",
        "send_back_form",
    }
)
_ORDINAL = re.compile(
    r"第\s*([一二三四五六123456])\s*[个单]|^\s*([1-6])\s*$|\b(first|second|third|last)\b", re.IGNORECASE
)
_ORDINALS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "first": 0, "second": 1, "third": 2, "last": -1}


class OrderQuestion(Question):
    """The order that the task is about: the one that was named, the only one that fits, or the customer's choice."""

    slot = "order_id"

    def __init__(self, form: str) -> None:
        """`form`: whose task decides which orders come into question where none is named."""
        self._fits = _FITS.get(form, _any_order)
        self._strict = form in STRICT
        self._swaps = form == "swap_items_form"  # where "not that one" is said of what is offered
        self._takes_addresses = form == "change_address_form"  # whose cities are where an order shall go

    async def take(self, form: FormTurn) -> None:
        if form.turn.entity("order_number_malformed") and not form.turn.entity("order_number"):
            example = form.services.profile.order_number_example
            form.object_to("utter_order_number_malformed", example=example)
            return
        if form.value("identity") is None:
            return
        named = await self._named(form)
        if named:
            await self._take_named(form, named)
        elif form.value(self.slot) is None:
            await self._choose(form)

    async def _named(self, form: FormTurn) -> str | None:
        """The number in this message; else the one in focus, unless the customer looks for others."""
        number = form.turn.entity("order_number")
        handed = form.turn.slots.get(self.slot) if form.turn.slots.get(HANDED) and form.started else None
        if handed and await self._holds(form, handed):
            return number or handed
        other = _OTHER_ORDER if self._swaps else _OTHER
        if not form.started and form.value(self.slot) is not None and other.search(form.turn.text):
            form.set(self.slot, None)
            form.understood = True
            return number
        if number or (form.value(self.slot) is not None and not handed):
            return number
        if handed:  # what is named lies elsewhere
            form.set(self.slot, None)
            form.set("items", None)
        focus = form.turn.slots.get("order_number")
        wants_list = form.started and (_LIST_WANTED.search(form.turn.text) or is_latest(form.turn))
        if not focus or wants_list or form.asked == self.slot:
            return None
        return focus if await self._is_meant(form, focus) else None

    async def _holds(self, form: FormTurn, number: str) -> bool:
        """Whether the order has what is named, if anything is."""
        order = await form.reads.order(number)
        return not names_items(form.turn) or names_items_of(form.services, form.turn, order)

    async def _is_meant(self, form: FormTurn, focus: str) -> bool:
        """Whether the order in focus has the goods that are named, if any are, and comes into question."""
        order = next((o for o in await form.reads.orders() if o.order_id == focus), None)
        if order is None:
            return True  # not the customer's: told so
        if names_items(form.turn) and not names_items_of(form.services, form.turn, order):
            return False
        if not self._takes_addresses and not goes_to(order, form.turn.text):
            orders = await form.reads.orders()
            if any(goes_to(other, form.turn.text) for other in orders):
                return False
        return self._fits(order) or not self._strict or form.turn.entity("order_number") is not None

    async def _take_named(self, form: FormTurn, number: str) -> None:
        try:
            order = await form.reads.order(number)
        except NotFound:
            form.object_to("utter_order_not_found", number=number)
            form.put("order_number", form.value(self.slot))  # the order that was chosen before stays, if there is one
            return
        self._set(form, order)

    async def _choose(self, form: FormTurn) -> None:
        orders = await form.reads.orders()
        if not orders:
            form.finish("no_orders")
            return
        fitting = [order for order in orders if self._fits(order)]
        told = pointed(form.services, form.turn, fitting)
        if names_items(form.turn) and not any(names_items_of(form.services, form.turn, o) for o in fitting):
            # What is named lies in an order to which this can't be done: better told why than another one taken.
            elsewhere = [o for o in orders if names_items_of(form.services, form.turn, o)]
            told = elsewhere or told
        if len(told) == 1:
            self._set(form, told[0])
        elif len(orders) == 1:
            self._set(form, orders[0])
        elif form.asked == self.slot:
            picked = pick(form.turn.text, shown(orders, self._fits))
            if picked:
                self._set(form, picked)
        elif self._strict and not fitting:
            form.finish("none_fits")

    def _set(self, form: FormTurn, order: Order) -> None:
        if form.value(self.slot) not in (None, order.order_id):
            for slot in _OF_THE_ORDER:
                form.set(slot, None)
        form.set(self.slot, order.order_id)
        form.set("order_number", order.order_id)
        if self._strict and not self._fits(order):
            form.finish("misfit")


class AskOrder(XiaoerAction):
    """Shows the customer's orders and asks which one; the buttons say the number as if it were typed."""

    action_name = "action_ask_order_id"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        display = Display(self.services.profile, turn.language)
        orders = shown(
            pointed(self.services, turn, await shop.orders()), _FITS.get(tracker.active_loop_name or "", _any_order)
        )
        entries = [display.order_entry(order) for order in orders]
        dispatcher.utter_message(
            response="utter_ask_order_id",
            list="\n".join(entries),
            buttons=[{"title": order.order_id, "payload": order.order_id} for order in orders],
            json_message={"asks": "order_number", **display.orders_card(orders)},
        )
        return []


def shown(orders: Sequence[Order], fits: Callable[[Order], bool]) -> list[Order]:
    """The orders to choose from, newest first: those that fit, or all where none does."""
    fitting = [order for order in orders if fits(order)]
    return (fitting or list(orders))[:_SHOWN]


def pick(text: str, orders: Sequence[Order]) -> Order | None:
    """The one order that the text points to: by its place in the list, or by what was in it."""
    if len(text) > _LONGEST_PICK:
        return None
    ordinal = _ORDINAL.search(text)
    if ordinal:
        said = next(group for group in ordinal.groups() if group).lower()
        place = _ORDINALS.get(said, int(said) - 1 if said.isdigit() else 0)
        return orders[place] if -1 <= place < len(orders) else None
    said_status = [order for order in orders if _says_status(text, order)]
    if len(said_status) == 1:
        return said_status[0]
    names = {
        (index, name): name
        for index, order in enumerate(orders)
        for line in order.lines
        for name in (line.name.en.lower(), line.name.zh)
        if name
    }
    found = process.extract(text.lower(), names, scorer=fuzz.partial_ratio, score_cutoff=_LIKE_ENOUGH, limit=None)
    places = {key[0] for name, _, key in found if len(name) >= 2}
    return orders[places.pop()] if len(places) == 1 else None


def _says_status(text: str, order: Order) -> bool:
    """Whether the text names the order's status: "the pending one", "待发货的那个"."""
    key = f"status_{status_slug(order)}"
    return word(key, "en") in text.lower() or word(key, "zh") in text


def _any_order(order: Order) -> bool:
    return True


def can_be_cancelled(order: Order) -> bool:
    """Orders that come into question for cancelling."""
    return order.status == "unpaid" or order.status.startswith("pending")


def can_be_redirected(order: Order) -> bool:
    """Orders whose address can be changed."""
    return order.status == "unpaid" or order.status.startswith("pending")


def is_delivered(order: Order) -> bool:
    """Orders of which something can go back."""
    return order.status == "delivered"


def is_pending(order: Order) -> bool:
    """Orders that are paid and untouched."""
    return order.status == "pending"


def can_be_swapped(order: Order) -> bool:
    """Orders whose items can become others: before they leave, or after they came."""
    return order.status in ("pending", "delivered")


def is_awaited(order: Order) -> bool:
    """Orders that are paid and haven't arrived."""
    return order.status.startswith("pending") or order.status == "processed"


def can_have_invoice(order: Order) -> bool:
    """Orders that are paid."""
    return order.status not in ("unpaid", "cancelled")


def is_shipped(order: Order) -> bool:
    """Orders with a parcel."""
    return bool(order.fulfilments) and order.status in ("processed", "delivered")


def is_coming_back(order: Order) -> bool:
    """Orders of which something is to come back."""
    return order.status in ("return requested", "exchange requested")


def is_on_its_way(order: Order) -> bool:
    """Orders that a courier has."""
    return order.status == "processed"


def counts_as_delivered(order: Order) -> bool:
    """Orders that arrived, or whose parcel did as the courier says."""
    scans = (event.state for parcel in order.fulfilments for event in parcel.events[-1:])
    return order.status == "delivered" or (order.status == "processed" and "delivered" in scans)


_OF_THE_ORDER = ("items", "new_items", "payment_method")
_OTHER = re.compile(
    r"(?i)\b(the other (order|one)|another order|(not|wrong) (that|this|the) (order|one)|a different order)\b"
    r"|不是这[个单笔]|不是那[个单笔]|另一?[个单笔](订单)?$|别的订单|其他订单|另外那?一?[单笔个]"
)
_OTHER_ORDER = re.compile(
    r"(?i)\b(the other|another|(not|wrong) (that|this|the)|a different) order\b"
    r"|不是[这那](单|笔|个订单)|另一?[个单笔]订单|别的订单|其他订单"
)
_FITS: dict[str, Callable[[Order], bool]] = {
    "cancel_order_form": can_be_cancelled,
    "change_address_form": can_be_redirected,
    "return_items_form": is_delivered,
    "swap_items_form": can_be_swapped,
    "change_payment_form": is_pending,
    "expedite_form": is_awaited,
    "invoice_form": can_have_invoice,
    "price_protection_form": can_have_invoice,
    "shipping_tracking_form": is_shipped,
    "withdraw_form": is_coming_back,
    "refuse_delivery_form": is_on_its_way,
    "not_received_form": counts_as_delivered,
    "faulty_form": is_delivered,
    "send_back_form": is_coming_back,
}
