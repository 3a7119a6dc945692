"""Rasa's own methods, also where another test has put ours in their place."""

from __future__ import annotations

from typing import Any


def original(owner: type, name: str) -> Any:
    """The method as Rasa has it."""
    found = getattr(owner, name)
    return getattr(found, "__wrapped__", found)
