"""How the tests of the rules ask."""

from __future__ import annotations

from typing import Any

import pytest

from xiaoer.errors import Refused
from xiaoer.shop.effects import Decision
from xiaoer.shop.rules import Facts, decide
from xiaoer.shop.types import Write

from ..world import NOW, profile

TAU = profile("tau-bench")
CN = profile("cn-mainland")
BOTH = pytest.mark.parametrize("rules", [TAU, CN], ids=lambda rules: rules.name)


def refusal(write: Write, given: Facts, rules: Any, now: Any = NOW) -> Refused:
    """The refusal that the write must end in."""
    with pytest.raises(Refused) as caught:
        decide(write, given, rules, now)
    return caught.value


def moved(decision: Decision) -> list[tuple[str, str, str]]:
    """The quote's movements as (kind, amount, method)."""
    return [(m.kind, str(m.amount), m.payment_method_id) for m in decision.quote.movements]


def effect(decision: Decision, kind: type[Any]) -> Any:
    """The one effect of that type."""
    (found,) = [each for each in decision.effects if isinstance(each, kind)]
    return found


def has(decision: Decision, kind: type[Any]) -> bool:
    return any(isinstance(each, kind) for each in decision.effects)


def booked(decision: Decision) -> list[tuple[str, str, str]]:
    """What is appended to the payment history, as (kind, amount, method)."""
    from xiaoer.shop.effects import PaymentsAdded

    added = [each for each in decision.effects if isinstance(each, PaymentsAdded)]
    return [(p.kind, str(p.amount), p.payment_method_id) for each in added for p in each.payments]
