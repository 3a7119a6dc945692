"""Is an answer right? Every function gives the faults that it found, in words; none found is right."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from evals.service.wanted import Item, Wanted
from xiaoer.types import Language

# What says each status; the more specific ones first, because "pending" is part of them.
_SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "pending (item modified)": r"pending \(item modified\)",
        "return requested": r"return (?:was )?requested",
        "exchange requested": r"exchange (?:was )?requested",
        "unpaid": r"\bunpaid\b|hasn't been paid",
        "pending": r"\bpending\b",
        "processed": r"\bprocessed\b",
        "delivered": r"\bdelivered\b",
        "cancelled": r"\bcancelled\b",
    },
    "zh": {
        "pending (item modified)": r"待发货（已改商品）|改过商品，待发货",
        "return requested": r"已申请退货",
        "exchange requested": r"已申请换货",
        "unpaid": r"还没付款|待付款",
        "pending": r"待发货",
        "processed": r"已发货",
        "delivered": r"已签收",
        "cancelled": r"已取消",
    },
}
_LIST_ENTRY = "· "
_TIMES = {"gift_card": "immediately", "other": "in 5 to 7 business days"}
_MONEY = re.compile(r"\$(\d+(?:\.\d+)?)")


class Refund(NamedTuple):
    """Money that goes back: how much, to which stored payment method; kind as in `PaymentKind`."""

    amount: Decimal
    kind: str
    last_four: str = ""

    @property
    def method(self) -> str:
        """The method as the customer should read it."""
        names = {"gift_card": "gift card", "paypal": "PayPal"}
        return names.get(self.kind, f"credit card ending in {self.last_four}")

    @property
    def time(self) -> str:
        """How long it takes by the policy: at once for a gift card, else 5 to 7 business days."""
        return _TIMES.get(self.kind, _TIMES["other"])


def order_faults(wanted: Wanted, text: str, language: Language) -> list[str]:
    """Whether `text`, the reply that answers, holds the right status, every item and every tracking number."""
    lines = [line for line in text.splitlines() if wanted.order_id in line and not line.startswith(_LIST_ENTRY)]
    if not lines:
        return ["no reply tells of the order"]
    faults = []
    for line in lines:
        said = statuses_said(_head(line, wanted.order_id), language)
        if said != {wanted.status}:
            faults.append(f"status: expected {wanted.status}, said {', '.join(sorted(said)) or 'none'}")
    told = "\n".join(lines)
    faults += [f"item missing or wrong: {_named(item)}" for item in wanted.items if not _tells(told, item)]
    return faults + [f"tracking number missing: {number}" for number in wanted.tracking if number not in told]


def statuses_said(text: str, language: Language) -> set[str]:
    """All statuses that a text says."""
    said = set()
    for status, words in _SAYS[language].items():
        if re.search(words, text):
            said.add(status)
            text = re.sub(words, " ", text)
    return said


def refund_faults(text: str, refund: Refund) -> list[str]:
    """Whether a reply names the refund as the policy says: amount, method and time, and no other amount or time."""
    faults = [f"{what} missing: {value}" for what, value in _parts(refund) if value not in text]
    amounts = {Decimal(found) for found in _MONEY.findall(text)}
    if amounts - {refund.amount}:
        faults.append(f"another amount is named: {', '.join(sorted(map(str, amounts - {refund.amount})))}")
    faults += [f"another time is named: {time}" for time in set(_TIMES.values()) - {refund.time} if time in text]
    return faults


def _parts(refund: Refund) -> tuple[tuple[str, str], ...]:
    return ("amount", f"${refund.amount:.2f}"), ("method", refund.method), ("time", refund.time)


def _head(line: str, order_id: str) -> str:
    """The part of a line that says the status: what is in brackets behind the number, else all before the items."""
    before, _, after = line.partition(order_id)
    brackets = re.match(r"\s?[（(]((?:[^（()）]|\([^()]*\)|（[^（）]*）)*)[）)]", after)
    return brackets[1] if brackets else before + re.split(r"[:：]", after, maxsplit=1)[0]


def _tells(text: str, item: Item) -> bool:
    """Whether the item is named with exactly its options and its number."""
    if not item.options:
        return item.name in text
    for found in re.finditer(re.escape(item.name) + r"\s?[（(]([^（()）]*)[）)](?: ×(\d+))?", text):
        if set(re.split(r", |、", found[1])) == set(item.options) and int(found[2] or 1) == item.quantity:
            return True
    return False


def _named(item: Item) -> str:
    options = f" ({', '.join(item.options)})" if item.options else ""
    return f"{item.name}{options}" + (f" ×{item.quantity}" if item.quantity > 1 else "")
