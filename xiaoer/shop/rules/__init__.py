"""The shop's rules: one pure function that every shop behind the protocol decides with."""

from __future__ import annotations

from datetime import datetime

from xiaoer.errors import NotSupported
from xiaoer.shop.effects import Decision
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules.facts import Facts
from xiaoer.shop.rules.pending import cancel
from xiaoer.shop.types import CancelOrder, Write

__all__ = ["Facts", "decide"]


def decide(write: Write, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """What `write` would do to the state in `facts` at `now` (aware): a quote with its hash, and the effects.

    Changes nothing. Raises `Refused` with a `RefusalCode` and its details when the profile's rules
    say no, `NotFound` when the order is absent or another customer's.
    """
    match write:
        case CancelOrder():
            return cancel(write, facts, profile)
        case _:
            raise NotSupported(write.type)
