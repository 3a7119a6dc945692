"""What every route needs, and the check of the service token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shopd.database import Database
from shopd.writes import Clock, Desk
from xiaoer.shop.profile import Profile


@dataclass(frozen=True)
class Context:
    """One shop that is being served."""

    database: Database
    profile: Profile
    desk: Desk
    clock: Clock
    token: str


async def context(request: Request) -> Context:
    """The shop that this application serves.

    Asynchronous, as `authorise` is: FastAPI runs a plain function in a thread, which costs more than it does.
    """
    found: Context = request.app.state.shop
    return found


Shop = Annotated[Context, Depends(context)]
_bearer = HTTPBearer(auto_error=False, description="The shop's service token")


async def authorise(shop: Shop, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> None:
    """Let only those through who know the service token; compared in constant time."""
    presented = given.credentials if given else ""
    if not hmac.compare_digest(presented.encode(), shop.token.encode()):
        raise HTTPException(
            401,
            "send the shop's service token as Authorization: Bearer <token>",
            headers={"WWW-Authenticate": "Bearer"},
        )


def without_nul(value: Any) -> bool:
    """Whether no text in `value` (a dumped model) has a NUL, which PostgreSQL can't keep."""
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, dict):
        return all(without_nul(entry) for entry in value.values())
    return all(without_nul(entry) for entry in value) if isinstance(value, (list, tuple)) else True
