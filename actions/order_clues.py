"""Which orders a message points to: what was in them, when, what they cost, where they went, the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from actions.naming import without_descriptions
from actions.show import status_slug
from actions.turn import Turn
from actions.wording import word
from xiaoer.services import Services
from xiaoer.shop.types import Order
from xiaoer.understanding.items.candidates import of_lines

_LATEST = re.compile(
    r"(?i)\b(last|latest|most recent|newest)\b[^.,]{0,12}\border\b"
    r"|\b(buy|bought|order(ed)?|purchased?)\b.{0,12}\b(last|most recently)\b|\b(last|latest) (purchase|thing i )"
    r"|(上次|最近|最后|刚)(一次)?买"
    r"|(最近|最新|上一?|刚|最后)(的|下的|买的|一)?(那|这)?(一)?[单笔个]"
)


def pointed(services: Services, turn: Turn, orders: Sequence[Order]) -> list[Order]:
    """The orders that fit all that the message tells of them, in their order; all of them where it tells nothing."""
    found = list(orders)
    clues: tuple[Callable[[list[Order]], list[Order]], ...] = (
        lambda some: _by_items(services, turn, some),
        lambda some: [o for o in some if _says_status(turn, o)],
        lambda some: _by_money(turn, some),
        lambda some: placed_in(turn, some, services.profile.timezone),
        lambda some: [o for o in some if goes_to(o, turn.text)],
        lambda some: _by_place_in_time(turn, some),
    )
    for clue in clues:
        found = clue(found) or found
    return found


def goes_to(order: Order, text: str) -> bool:
    """Whether a text names the city that the order goes to."""
    city = order.address.city.rstrip("市")
    return len(city) > 1 and city in text


def is_latest(turn: Turn) -> bool:
    """Whether the newest order is meant."""
    return bool(_LATEST.search(turn.text))


def names_items_of(services: Services, turn: Turn, order: Order) -> bool:
    """Whether the message names something that is in the order."""
    return bool(_by_items(services, turn, [order]))


def names_items(turn: Turn) -> bool:
    """Whether the message names goods at all."""
    return turn.entity("product") is not None


def _by_items(services: Services, turn: Turn, orders: list[Order]) -> list[Order]:
    """Those that hold the most of the goods that are named."""
    if not names_items(turn):
        return []
    for text in (turn.text, without_descriptions(turn)):
        hits = [
            sum(match.decision != "none" for match in services.items.find(text, of_lines(order.lines)))
            for order in orders
        ]
        most = max(hits, default=0)
        if most:
            return [order for order, hit in zip(orders, hits, strict=True) if hit == most]
    return []


def _says_status(turn: Turn, order: Order) -> bool:
    """Whether the text names the order's status: "the pending one", "待发货的那个"."""
    key = f"status_{status_slug(order)}"
    return word(key, "en") in turn.text.lower() or word(key, "zh") in turn.text


def _by_money(turn: Turn, orders: list[Order]) -> list[Order]:
    amounts = {_amount(entity) for entity in _entities(turn, "money")} - {None}
    return [o for o in orders if {sum((line.price for line in o.lines), Decimal(0)), o.paid} & amounts]


def _amount(entity: Mapping[str, Any]) -> Decimal | None:
    try:
        return Decimal(str(entity.get("value", "")).split()[0])
    except (InvalidOperation, IndexError):
        return None


def placed_in(turn: Turn, orders: list[Order], timezone: str) -> list[Order]:
    """Those that were placed on a day, or in a stretch, that the message names."""
    zone = ZoneInfo(timezone)
    stretches = [_stretch(str(entity["value"])) for entity in _entities(turn, "date")]
    return [
        o for o in orders if o.created_at and any(a <= o.created_at.astimezone(zone).date() <= b for a, b in stretches)
    ]


def _stretch(value: str) -> tuple[date, date]:
    """First and last day of an ISO value: 2026-11-20, 2026-11-01/2026-11-07, ../2026-11-26."""
    first, _, last = value.partition("/")
    begin = date.min if first.startswith("..") else date.fromisoformat(first[:10])
    if not last:
        return begin, begin
    return begin, date.max if last.startswith("..") else date.fromisoformat(last[:10])


def _by_place_in_time(turn: Turn, orders: list[Order]) -> list[Order]:
    """The last one, the first one."""
    picks = {str(entity["value"]) for entity in _entities(turn, "selection")}
    newest_first = sorted(orders, key=lambda o: o.created_at.timestamp() if o.created_at else 0.0, reverse=True)
    if picks & {"latest order", "latest"} or _LATEST.search(turn.text):
        return newest_first[:1]
    return newest_first[-1:] if "earliest order" in picks else []


def _entities(turn: Turn, kind: str) -> Iterable[Mapping[str, Any]]:
    return [entity for entity in turn.entities if entity.get("entity") == kind]
