"""Goods as a message names them."""

from __future__ import annotations

import re

from actions.turn import Turn

DESCRIBING = frozenset({"color", "material", "attribute", "size"})
# "the order with the lamp in it": the lamp tells the order, and isn't what something shall be done to
_ORDER_BY_GOODS = re.compile(
    r"(?i)\border (?:with|containing|that (?:had|has|contains|contained)|which (?:had|has))\b"
    r".{1,60}?(?:\s+in it\b|(?=[,;:!?，。]|\.(?!\d)|$"
    r"|\s+(?:i|i['’]d|please|should|could|can|to|for|into|has|is|was|needs)\b))"
    r"|(?:里面)?(?:买了?|有|含有?)[^，。；,;：:？?]{1,40}?的?(?:[那这]一?(?:单|个订单|笔)|的订单)"
)


def names_goods(turn: Turn) -> bool:
    """Whether the message names or describes goods at all."""
    return any(entity.get("entity") in DESCRIBING | {"product"} for entity in turn.entities)


def without_descriptions(turn: Turn) -> str:
    """The text without colours, sizes and the like, which may be what is wanted in place of what one has."""
    kept = list(turn.text)
    for entity in turn.entities:
        if entity.get("entity") in DESCRIBING and entity.get("end"):
            kept[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    return "".join(kept)


def without_order_by_goods(turn: Turn) -> Turn:
    """The message without the goods by which it only tells an order; offsets stay as they are."""
    spans = [match.span() for match in _ORDER_BY_GOODS.finditer(turn.text)]
    if not spans:
        return turn
    kept = list(turn.text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    inside = [e for e in turn.entities if any(a <= e.get("start", -1) < b for a, b in spans)]
    return turn._replace(text="".join(kept), entities=[e for e in turn.entities if e not in inside])
