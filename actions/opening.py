"""What the customer said first, before it was known who they are: it isn't asked again."""

from __future__ import annotations

from typing import Any

from actions.drafts import draft, forget, keep
from actions.turn import Turn
from xiaoer.services import Services
from xiaoer.types import Frozen


class Opening(Frozen):
    """The message that started a form."""

    form: str = ""
    text: str = ""
    intent: str = ""
    entities: tuple[dict[str, Any], ...] = ()


async def keep_opening(services: Services, turn: Turn, form: str) -> None:
    """Keep this message until the customer is verified."""
    opening = Opening(form=form, text=turn.text, intent=turn.intent, entities=tuple(turn.entities))
    await keep(services, turn.conversation, opening)


async def take_opening(services: Services, turn: Turn, form: str) -> Turn | None:
    """The message that started the form, once, with the order number that was only said now."""
    opening = await draft(services, turn.conversation, Opening)
    await forget(services, turn.conversation, Opening)
    if opening.form != form:
        return None
    numbers = [entity for entity in turn.entities if entity.get("entity") == "order_number"]
    earlier = [e for e in opening.entities if not (numbers and e.get("entity") == "order_number")]
    return turn._replace(text=opening.text, intent=opening.intent, entities=[*numbers, *earlier])
