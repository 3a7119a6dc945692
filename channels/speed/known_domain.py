"""Whether the domain is empty: Rasa builds an empty one and compares both whole, for every message."""

from __future__ import annotations

from functools import wraps
from typing import Callable

from rasa.shared.core.domain import Domain

from xiaoer.wrapping import wrap

_FULL = "_known_by_xiaoer_not_to_be_empty"


def install() -> None:
    """Ask each domain once."""
    wrap(Domain, "is_empty", remembering)


def remembering(original: Callable[[Domain], bool]) -> Callable[[Domain], bool]:
    """`original`, until it has said no: what is in a loaded domain stays in it."""

    @wraps(original)
    def is_empty(self: Domain) -> bool:
        if vars(self).get(_FULL):
            return False
        empty = original(self)
        if not empty:
            setattr(self, _FULL, True)
        return empty

    return is_empty
