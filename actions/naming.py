"""Goods as a message names them."""

from __future__ import annotations

from actions.turn import Turn

DESCRIBING = frozenset({"color", "material", "attribute", "size"})


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
