"""What an entity rule finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

EntityKind = Literal[
    # who and which: what the customer or an order is known by
    "order_number",
    "order_number_malformed",
    "tracking_number",
    "email",
    "phone",
    "phone_last4",
    "postcode",
    "name",
    # where to
    "address",
    "receiver",
    # when, how much, which of them, why
    "date",
    "money",
    "selection",
    "reason",
    # what
    "size",
    "quantity",
    "product",
    "color",
    "material",
    "attribute",
]
KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
"""Every kind; where two rules claim the same characters, the earlier kind is right."""

IDENTIFIERS: tuple[EntityKind, ...] = KINDS[:8]
"""The kinds that need no lexicon and no date."""


class Entity(NamedTuple):
    """Something named in a text.

    `value` is normalised, one string for each kind:

    - order_number, phone and the other identifiers: as the shop writes them; what the inbound hook masked has its
      placeholder for a value, [PHONE_1]
    - address: the words as typed; receiver: the name as typed
    - date: ISO 8601, a day (2026-11-20), a stretch (2026-11-01/2026-11-07, ../2026-11-26, 2026-10-01/..),
      a part of a day (2026-11-23T12:00/2026-11-23T18:00) or a minute (2026-11-25T15:00)
    - money: 259.00 CNY, a stretch 200.00-300.00 CNY, or 35.99 where no currency is said
    - selection: all, all 2 (both), none, any, other, index 2, index -1, index 1-2, latest, earliest, cheapest,
      dearest, biggest, smallest, rest; " order" behind it where orders are chosen; "all except WORDS"
    - reason: a key of lexicon/reasons.yml
    - size: M, 2XL, 39.5, US 9, one size, +1 (one up), bigger; measures in one unit: 500ml, 1.5L, 128GB, 250g, 1.8m
    - quantity: a number (2, 0.5)
    - product, color, material, attribute: a key of lexicon/*.yml

    `start` and `end` are offsets into the text as it came in. `details` are the same in parts, for
    values that have parts: numbers as numbers or strings, never floats for money.
    """

    kind: EntityKind
    value: str
    start: int
    end: int
    details: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The entity as Rasa has it; a value is a string, as Rasa's tests compare nothing else."""
        found = {"entity": self.kind, "value": self.value, "start": self.start, "end": self.end}
        return {**found, "additional_info": dict(self.details)} if self.details else found

    def overlaps(self, other: Entity) -> bool:
        """Whether both claim a character."""
        return self.start < other.end and other.start < self.end
