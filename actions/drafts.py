"""What a customer has said so far of something personal: kept encrypted on the server's side, never in a slot."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from xiaoer.services import Services
from xiaoer.types import Frozen

_SECONDS = 1800.0
_Draft = TypeVar("_Draft", bound=Frozen)


async def draft(services: Services, conversation: str, kind: type[_Draft]) -> _Draft:
    """What is kept of this kind; empty where nothing is, or where it has expired. Every field has a default."""
    kept = await services.store.get(conversation, _name(kind))
    try:
        return kind.model_validate_json(kept) if kept else kind()
    except ValidationError:  # kept by an earlier version
        return kind()


async def keep(services: Services, conversation: str, value: Frozen) -> None:
    """Keep this in place of what was kept of its kind."""
    await services.store.put(conversation, _name(type(value)), value.model_dump_json(), seconds=_SECONDS)


async def forget(services: Services, conversation: str, kind: type[Frozen]) -> None:
    """Forget what is kept of this kind."""
    await services.store.drop(conversation, _name(kind))


def _name(kind: type[Frozen]) -> str:
    return f"draft {kind.__name__}"
