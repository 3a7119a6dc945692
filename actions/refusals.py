"""Why the shop said no, in words, and what can be done instead."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from actions.show import Display
from actions.turn import Turn
from xiaoer.privacy.types import Kind
from xiaoer.services import Services
from xiaoer.writes import Refusal

_MONEY = ("balance", "needed", "limit")
_PERSONAL: dict[str, Kind] = {"title": "name", "tax_number": "tax_number"}


async def why_refused(services: Services, turn: Turn, display: Display) -> str:
    """The reason of the last refusal as part of a sentence; empty where none is known."""
    refusal = await services.writes.refusal(turn.conversation)
    if refusal is None:
        return ""
    values = _values(display, refusal)
    for key, kind in _PERSONAL.items():
        values[key] = await services.masker.hide(turn.conversation, kind, values.get(key, ""))
    return display.word(f"refusal_{refusal.code.replace('-', '_')}", **values)


def _values(display: Display, refusal: Refusal) -> dict[str, Any]:
    """What a `utter_word_refusal_*` may name."""
    values: dict[str, Any] = {key: value for key, value in refusal.details.items() if isinstance(value, str)}
    for key in _MONEY:
        if key in values:
            values[key] = display.money(Decimal(values[key]))
    if "since" in values:
        values["since"] = display.day(datetime.fromisoformat(values["since"]))
    if "status" in values:
        slug = values["status"].replace("(", "").replace(")", "").replace(" ", "_")
        values["status_text"] = display.word(f"status_{slug}")
    return values
