"""A mask as the hooks run one: what the customer calls a secret never reaches Rasa, and comes back in replies."""

from __future__ import annotations

from typing import Any

from channels.hook_settings import Asked

SECRET, PLACEHOLDER = "13800001111", "PHONE_1"


async def mask(conversation: str, text: str, asked: Asked) -> str:
    """The text with the secret replaced; one text makes it fail, as a broken mask would."""
    if text == "break the mask":
        raise RuntimeError("the mask is broken")
    return text.replace(SECRET, PLACEHOLDER)


async def unmask(conversation: str, reply: dict[str, Any]) -> dict[str, Any]:
    """The reply with the secret restored."""
    return {**reply, "text": (reply.get("text") or "").replace(PLACEHOLDER, SECRET)}
