"""What an entity rule finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

EntityKind = Literal[
    "order_number",
    "order_number_malformed",
    "tracking_number",
    "email",
    "phone",
    "phone_last4",
    "postcode",
    "name",
]


class Entity(NamedTuple):
    """Something named in a text.

    `value` is normalised (an order number as the shop writes it); `start` and `end` are offsets
    into the text as it came in.
    """

    kind: EntityKind
    value: str
    start: int
    end: int

    def overlaps(self, other: Entity) -> bool:
        """Whether both claim a character."""
        return self.start < other.end and other.start < self.end
