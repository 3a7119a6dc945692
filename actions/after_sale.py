"""How far a refund, a return or an exchange has come, how its goods come back, and what comes back in all."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.coming_back import asks_how_much_in_all, coming_back
from actions.forms import FormTurn
from actions.show import Display, status_slug
from actions.show_quote import way_back
from actions.turn import Turn
from actions.which_order import OrderQuestion
from xiaoer.services import Services
from xiaoer.shop.types import Customer, Order, OrderLine

_SHOWN = 3
PROGRESS = "progress"  # why a form ended: the customer only asks how far it has come
_PROGRESS = re.compile(
    r"(?i)进度|到账|(退|退款|钱|货款).{0,2}到哪|退款呢|退了吗|怎么还没|还没(退|到|收到|处理)|什么时候(能)?(退|到|处理)|多久(能)?(到|退)|处理(好|到)|审核|查(一下|下)?(退|换)"
    r"|(一共|总共|加起来|合计).{0,6}退|退.{0,8}(一共|总共|合计)|(取件|寄回).{0,8}(什么时候|哪天)"
    r"|\b(status|progress|where('s| is) my (refund|money|return|exchange)|when (will|do) i (get|receive|see)|"
    r"(still )?(haven'?t|not) (received|got|gotten|seen)|has my (refund|return|exchange)|still waiting|"
    r"how much (will|do|am) i get(ting)? back|when .{0,20}picked up)\b"
)


class OrderOrProgress(OrderQuestion):
    """The order; a question how far something has come ends the form, once it is known about which order."""

    async def take(self, form: FormTurn) -> None:
        asks = form.started and _PROGRESS.search(form.turn.text)
        if not asks or form.value("identity") is None:
            await super().take(form)
            return
        under_way = [order for order in await form.reads.orders() if is_under_way(order)]
        named = form.turn.entity("order_number") or form.turn.slots.get("order_number")
        known = [order for order in under_way if order.order_id == named] if named else under_way
        if known or not named:
            form.set(self.slot, known[0].order_id if len(known) == 1 else None)
            form.finish(PROGRESS)
            return
        await super().take(form)


def is_under_way(order: Order) -> bool:
    """Whether money or goods are on their way back."""
    return order.status in ("return requested", "exchange requested", "cancelled")


async def say_progress(services: Services, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """What was requested, when, what it comes to, and how long the money takes; of all that is under way, or of one."""
    shop = await services.customer_shop(turn.conversation)
    customer, wanted = await shop.customer(), turn.slots.get("order_id")
    orders = [order for order in await shop.orders() if is_under_way(order) and wanted in (None, order.order_id)]
    display = Display(services.profile, turn.language)
    for order in orders[:_SHOWN]:
        dispatcher.utter_message(
            response=f"utter_progress_{status_slug(order)}", **_values(services, display, order, customer)
        )
    if not orders:
        dispatcher.utter_message(response="utter_nothing_under_way")
    elif asks_how_much_in_all(turn.text):
        amount = coming_back(orders, datetime.now(timezone.utc))
        dispatcher.utter_message(response="utter_coming_back", amount=display.money(amount))
    return [SlotSet("offered", "human")]


def _values(services: Services, display: Display, order: Order, customer: Customer) -> dict[str, Any]:
    record = order.return_record or order.exchange_record
    refunds = [payment for payment in order.payments if payment.kind == "refund"]
    method_id = record.payment_method_id if record else refunds[-1].payment_method_id if refunds else ""
    method = customer.payment_method(method_id)
    wanted = set(record.item_ids) if record else set()
    lines: tuple[OrderLine, ...] = tuple(line for line in order.lines if line.item_id in wanted) or order.lines
    return {
        "order_id": order.order_id,
        "items": display.items(lines),
        "refunded": display.money(sum(payment.amount for payment in refunds)),
        "method": display.payment_method(customer, method_id) if method_id else display.word("payment_original"),
        "timing": display.timing(services.profile.refunds.of(method.kind if method else None)),
        "back_line": display.word("back_line", way=way_back(display, order.send_back)) if order.send_back else "",
        "withdraw_line": display.word(
            "withdraw_line" if services.profile.after_sale.withdrawable else "withdraw_line_not"
        ),
        "since_line": display.word("since_line", day=display.day(record.at)) if record and record.at else "",
    }
