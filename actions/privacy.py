"""What customers are known by, at the actions' door: given back to read, hidden before anything leaves.

Rasa's side holds placeholders such as `[PHONE_1]`. An action works with the values, in memory only, and Rasa gets
placeholders again: in slots, replies and cards alike.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.turn import Turn
from xiaoer.errors import VaultUnavailable
from xiaoer.privacy.mask import veiled
from xiaoer.services import Services
from xiaoer.text.placeholders import placeholders

logger = logging.getLogger(__name__)

_NAMES = frozenset({"response", "template", "image", "attachment"})  # keys whose text no customer reads


async def readable(services: Services, turn: Turn) -> Turn:
    """The turn as the customer typed it, with the entities of that text; raises `VaultUnavailable`."""
    if not any(placeholders(turn.text)):
        return turn
    text = await services.masker.restore(turn.conversation, turn.text)
    today = datetime.now(ZoneInfo(services.profile.timezone)).date()
    found = (entity for entity in services.entities.extract(text, today) if not any(placeholders(entity.value)))
    return turn._replace(text=text, entities=[entity.as_dict() for entity in found])


async def concealed(services: Services, conversation: str, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The replies of an action without personal data; what the vault can't take is veiled for good."""
    said = [{key: value for key, value in message.items() if key not in _NAMES} for message in messages]
    try:
        hidden = await services.masker.mask_own(conversation, said)
    except VaultUnavailable as error:
        logger.error("A reply is veiled: %s", error)
        hidden = veiled(said)
    return [{**message, **rest} for message, rest in zip(messages, hidden, strict=True)]
