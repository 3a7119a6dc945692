"""Several orders at once: in a state, of a period, how many."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.order_clues import placed_in
from actions.turn import Turn
from xiaoer.shop.types import Order

_LIST = re.compile(
    r"(?i)哪些|几[个单笔]|多少[个单笔]|列(一下|出)|(所有|全部).{0,8}(订单|单子)"
    r"|\bhow many orders\b|\b(which|what|list|any|all)\b.{0,16}\borders\b|\borders (from|in|since|placed|that|are)\b"
)
_STATES = {
    "unpaid": re.compile(r"(?i)待付款|[没未]付|\b(unpaid|not paid)\b"),
    "pending": re.compile(
        r"(?i)待发货|[没未]发|\b(pending|open|unshipped)\b|(\bnot|n'?t)( been)?( yet)? (shipped|sent)\b"
    ),
    "processed": re.compile(
        r"(?i)在路上|运输|已发货|派送|\bon (its|the|their) way\b|\bin transit\b|(?<!not )(?<!n't )(?<!been )\bshipped\b"
    ),
    "delivered": re.compile(r"(?i)签收|收到了?的|送达|\b(delivered|received|arrived)\b"),
    "cancelled": re.compile(r"(?i)取消|\bcancell?ed\b"),
    "return requested": re.compile(r"(?i)退货|\breturn"),
    "exchange requested": re.compile(r"(?i)换货|\bexchang"),
}


def asks_for_list(turn: Turn) -> bool:
    """Whether more than one order is asked about."""
    return turn.entity("order_number") is None and bool(_LIST.search(turn.text))


def listed(turn: Turn, orders: Sequence[Order], timezone: str) -> list[Order]:
    """The orders in the state and of the period that the message names, newest first; all where it names none."""
    state = next((name for name, words in _STATES.items() if words.search(turn.text)), None)
    found = [order for order in orders if state is None or order.status.startswith(state)]
    if turn.entity("date"):
        found = placed_in(turn, found, timezone)
    return found
