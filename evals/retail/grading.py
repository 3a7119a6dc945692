"""Did a run end as it should: the shop's state, what was said, and nothing written that nobody confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from evals.retail.customer import Confirmed
from evals.retail.page import says
from evals.retail.shop import State, Written
from evals.service.cancelled import differences

_DEEDS = {
    "cancel_order": "cancel",
    "return_items": "return",
    "exchange_items": "swap",
    "modify_items": "swap",
    "change_order_address": "address",
    "change_default_address": "default_address",
    "change_payment": "payment",
}


def state_faults(expected: State, found: State) -> list[str]:
    """Every place in which a customer's end state isn't the one that the gold writes give."""
    return differences(_plain(expected), _plain(found))


def value_faults(values: Sequence[str], heard: str) -> list[str]:
    """Values that should have been said and weren't."""
    return [f"not said: {value}" for value in values if not says(value, heard)]


def audit_faults(written: Sequence[Written], confirmed: Sequence[Confirmed], user_id: str) -> list[str]:
    """Writes that the customer didn't confirm, of somebody else, or done more often than confirmed."""
    faults = [
        f"somebody else's: {row.what} {row.order_id or ''} of {row.user_id}"
        for row in written
        if row.user_id != user_id
    ]
    own = Counter((_DEEDS.get(row.what, row.what), row.order_id) for row in written if row.user_id == user_id)
    agreed = Counter((each.do, each.order) for each in confirmed)
    for (deed, order), times in sorted(own.items(), key=str):
        if not agreed[deed, order]:
            faults.append(f"not confirmed: {deed} {order or ''}".strip())
        elif times > agreed[deed, order]:
            faults.append(f"done {times} times, confirmed {agreed[deed, order]} times: {deed} {order or ''}".strip())
    return faults


def _plain(state: State) -> State:
    """A state in which lists that are sets to the shop stand in one order; pairs of an exchange stay pairs."""
    return {name: {key: _sorted(entry) for key, entry in entries.items()} for name, entries in state.items()}


def _sorted(entry: dict[str, Any]) -> dict[str, Any]:
    entry = dict(entry)
    if "return_items" in entry:
        entry["return_items"] = sorted(entry["return_items"])
    if "exchange_items" in entry:
        pairs = zip(entry["exchange_items"], entry.pop("exchange_new_items"), strict=True)
        entry["exchange_items"] = sorted(map(list, pairs))
    return entry
