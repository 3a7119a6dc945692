"""The question which items of the order: named loosely, all of them, all but one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.naming import names_goods, without_descriptions, without_order_by_goods
from actions.show import Display
from actions.turn import Turn
from actions.wishes import before_instead, clauses
from xiaoer.shop.types import Order, OrderLine
from xiaoer.understanding.items.candidates import of_lines
from xiaoer.understanding.items.match import Match

_ELSEWHERE = frozenset(
    {"product_question", "policy_question", "order_status", "shipping_tracking", "recommendation", "coupon_promotion"}
)
_KEPT = re.compile(
    r"(?i)不用[动换退改]?|不动|不[退换改]|别[退换改动]|留着|保留"
    r"|\b(keep|leave|leaving|not the|not my|don'?t (return|change|touch))\b"
)
_BUT = re.compile(r"(?i)\bbut\b|但是?|不过")
_ALSO = re.compile(r"(?i)还有|也要?[退换改]|也一起|加上|再加|\b(also|as well|too|plus|add)\b")
_NOT = re.compile(r"(?i)不[退换改要]|别[退换改]|留着|保留|\b(not|keep|without|don'?t|except|leave)\b")
_JUST_ONE = re.compile(
    r"(?i)\b(only|just) one\b|\bone of (the|them|those|my)\b"
    r"|[只就](要|退|换|改|弄)?(其中)?[一1][个件只双条台]|其中[一1][个件只双条台]"
)
_ALL = re.compile(
    r"(?i)全部|所有|都[退换改要]|全[退换]|整单|一起退"
    r"|\b(all( of (it|them|the items))?|everything|both|whole order|entire order)\b"
)


class ItemsQuestion(Question):
    """A list of item ids, one for each unit."""

    slot = "items"

    async def take(self, form: FormTurn) -> None:
        told_order = form.asked == "order_id"  # goods that are named now tell the order
        whole = form.turn
        form.turn = whole._replace(text="", entities=[]) if told_order else without_order_by_goods(whole)
        try:
            await self._take(form)
        finally:
            form.turn = whole

    async def _take(self, form: FormTurn) -> None:
        order_id = form.value("order_id")
        if form.value("identity") is None or order_id is None:
            return
        order = await form.reads.order(order_id)
        if len(order.lines) == 1:
            form.set(self.slot, [order.lines[0].item_id])
            return
        if _is_digression(form):
            return
        chosen = form.value(self.slot)
        if (
            form.asked == "confirmation"
            and chosen
            and len(set(chosen)) < len(chosen)
            and _JUST_ONE.search(form.turn.text)
        ):
            form.set(self.slot, list(dict.fromkeys(chosen)))
            return
        named = said_items(form, order, asked=form.asked == self.slot)
        if named is None or (form.asked in ("new_items", "payment_method") and not form.turn.entity("product")):
            return
        if chosen is None:
            form.set(self.slot, named)
        elif form.asked == "confirmation" and not form.turn.entity("product") and not _ALL.search(form.turn.text):
            return
        elif _NOT.search(form.turn.text):
            kept = [item for item in chosen if item not in named]
            restated = len(kept) == len(chosen) and not _KEPT.search(form.turn.text)  # "that's not it, change the lamp"
            form.set(self.slot, named if restated else kept or None)
        elif _ALSO.search(form.turn.text):
            form.set(self.slot, [*chosen, *(item for item in named if item not in chosen)])
        elif form.asked != "new_items":
            form.set(self.slot, named)


class AskItems(XiaoerAction):
    """Shows what is in the order; a button says the item as if it were typed."""

    action_name = "action_ask_items"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        order = await shop.order(turn.slots["order_id"])
        display = Display(self.services.profile, turn.language)
        entries = display.item_list(order.lines)
        dispatcher.utter_message(
            response="utter_ask_items",
            order_id=order.order_id,
            list="\n".join(f"· {entry}" for entry in entries),
            buttons=[{"title": entry, "payload": entry} for entry in entries],
            json_message={"asks": "items", "order_id": order.order_id, "items": entries},
        )
        return []


def _is_digression(form: FormTurn) -> bool:
    """Whether goods are named in a question about something else: "is the lamp there in black?"."""
    return not form.started and form.turn.intent in _ELSEWHERE and bool(form.turn.slots.get("identity"))


def said_items(form: FormTurn, order: Order, *, asked: bool) -> list[str] | None:
    """The units that the message names, or None where it names none or leaves it open which."""
    turn = form.turn
    if not asked and not names_goods(turn) and not _ALL.search(turn.text):
        return None
    if asked:
        exact = _as_shown(form, order)
        if exact:
            return exact
    exception = next((e for e in turn.entities if str(e.get("value", "")).startswith("all except")), None)
    if exception:
        kept = {line.item_id for line in _matched(form, str(exception["value"])[len("all except") :], order)}
        return [line.item_id for line in order.lines if line.item_id not in kept] if kept else None
    found = [match for match in _matches(form, order) if match.decision != "none"] if names_goods(turn) or asked else []
    if form.value("items") is None:
        found = [match for match in found if not _is_kept(turn.text, match)]
    every = bool(_ALL.search(turn.text))
    if not found:
        return [line.item_id for line in order.lines] if every else None
    if any(match.decision == "several" for match in found) and not every:
        return None
    count = ("1" if _JUST_ONE.search(turn.text) else turn.entity("quantity")) if len(found) == 1 else None
    return _units(order, found, int(float(count)) if count and float(count) >= 1 else None)


def _matches(form: FormTurn, order: Order) -> list[Match]:
    """What the message names; in a swap each clause may name an item, before what it shall become."""
    turn, lines = form.turn, tuple(of_lines(order.lines))
    nouns = {
        str(turn.text[e["start"] : e["end"]]) for e in turn.entities if e.get("entity") == "product" and "end" in e
    }
    parts = clauses(turn.text)
    had = [before_instead(part) for part in parts]
    if had[0] != parts[0] and any(noun in had[0] for noun in nouns):
        found = list(form.services.items.find(had[0], lines))
    else:
        found = [match for part in _BUT.split(turn.text) for match in form.services.items.find(part, lines)]
        if turn.entity("product") and all(match.decision == "none" for match in found):
            found = list(form.services.items.find(without_descriptions(turn), lines))
    for head, clause in zip(had[1:], parts[1:], strict=True):
        # "and the mouse to a white one": white is what the mouse shall become
        part = next((some for some in (head, clause) if any(noun in some for noun in nouns)), None)
        if part is not None:
            found += form.services.items.find(part, lines)
    return found


def _is_kept(text: str, match: Match) -> bool:
    """Whether the part of the text that names the item says that nothing shall be done to it."""
    parts = (part for clause in clauses(text) for part in _BUT.split(clause))
    return any(match.words and match.words in part and _KEPT.search(part) for part in parts)


def _units(order: Order, found: Sequence[Match], count: int | None) -> list[str]:
    keys = list(dict.fromkeys(candidate.key for match in found for candidate in match.chosen))
    units = []
    for key in keys:
        lines = [line.item_id for line in order.lines if line.item_id == key]
        units += lines[: count or len(lines)]
    return units


def _matched(form: FormTurn, words: str, order: Order) -> list[OrderLine]:
    match = form.services.items.match(words, of_lines(order.lines))
    keys = {candidate.key for candidate in match.chosen}
    return [line for line in order.lines if line.item_id in keys]


def _as_shown(form: FormTurn, order: Order) -> list[str] | None:
    """The item whose entry in the list was pressed or whose place was said: "the second one"."""
    display = Display(form.services.profile, form.turn.language)
    said = form.turn.text.strip()
    distinct = list({line.item_id: line for line in order.lines}.values())
    for line, entry in zip(distinct, display.item_list(order.lines), strict=True):
        if said == entry:
            return [other.item_id for other in order.lines if other.item_id == line.item_id]
    place = re.fullmatch(r"index (-?\d)", form.turn.entity("selection") or "")
    index = int(place[1]) if place else int(said) if re.fullmatch(r"[1-9]", said) else None
    if index is None or abs(index) > len(distinct):
        return None
    return [distinct[index - 1 if index > 0 else index].item_id]
