"""Which class an event of a stored conversation has: Rasa lists all classes anew for every event that it reads."""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, Dict, Optional, Type

from rasa.shared.core.events import Event

from xiaoer.wrapping import wrap

Resolve = Callable[..., Optional[Type[Event]]]


def install() -> None:
    """Remember the class of each event's name."""
    wrap(Event, "resolve_by_type", remembering)


def remembering(original: Resolve) -> Resolve:
    """`original`, asked once for each name that it knows; unknown names go to it every time."""
    known: Dict[str, Type[Event]] = {}

    @wraps(original)
    def resolve_by_type(type_name: Any, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
        if isinstance(type_name, str) and type_name in known:
            return known[type_name]
        found = original(type_name, default)
        if found is not None and found.type_name == type_name:
            known[type_name] = found
        return found

    return resolve_by_type
