"""Copies of slots: Rasa makes a tracker a dozen times a turn, each with a copy of every slot of the domain."""

from __future__ import annotations

from rasa.shared.core.slots import Slot


def install() -> None:
    """Copy slots by their dictionary, as `copy.copy` ends up doing after it has found out how."""
    if "__copy__" not in vars(Slot):
        Slot.__copy__ = shallow  # type: ignore[attr-defined]


def shallow(slot: Slot) -> Slot:
    """A new slot of the same class with the same attributes."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made
