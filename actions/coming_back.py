"""What a customer still gets back in all: of returns, cancellations and exchanges for something cheaper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from xiaoer.shop.rules.items import chosen
from xiaoer.shop.rules.money import ZERO, total, unclaimed_per_line
from xiaoer.shop.types import Order

_RECENT = timedelta(days=14)  # an older refund has arrived
_IN_ALL = re.compile(r"(?i)一共|总共|合计|加起来|总的|\bin (all|total)\b|\baltogether\b|\btotal\b")
_MONEY_BACK = re.compile(r"(?i)退|多少钱|\b(back|refund(ed|s)?|get)\b")


def asks_how_much_in_all(text: str) -> bool:
    """Whether the sum of everything that comes back is asked for."""
    return bool(_IN_ALL.search(text) and _MONEY_BACK.search(text))


def coming_back(orders: Sequence[Order], now: datetime) -> Decimal:
    """What still comes back of these orders, quotes that wait for a yes not counted."""
    return total(_of(order, now) for order in orders)


def _of(order: Order, now: datetime) -> Decimal:
    if order.status == "cancelled":
        return total(
            payment.amount
            for payment in order.payments
            if payment.kind == "refund" and (payment.at is None or now - payment.at <= _RECENT)
        )
    if order.return_record:
        worth = unclaimed_per_line(order)
        return min(total(worth[index] for index in chosen(order, order.return_record.item_ids)), max(order.paid, ZERO))
    if order.exchange_record:
        return max(-order.exchange_record.price_difference, ZERO)
    return ZERO
