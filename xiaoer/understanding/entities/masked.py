"""What the inbound hook has masked: an e-mail is one, whether it stands there or `[EMAIL_1]` does."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.text.placeholders import label_of, placeholders
from xiaoer.understanding.entities.types import Entity, EntityKind

_MASKED: tuple[EntityKind, ...] = ("email", "phone", "phone_last4", "postcode", "name", "address")
_KINDS: dict[str, EntityKind] = {label_of(kind): kind for kind in _MASKED}


def find_masked(text: str) -> Iterator[Entity]:
    """Entities whose value is a placeholder; of a kind that no entity has there is none."""
    for start, end, name, label in placeholders(text):
        if label in _KINDS:
            yield Entity(_KINDS[label], name, start, end)
