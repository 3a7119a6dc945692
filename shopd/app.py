"""The service: an application around one database and one profile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from sqlalchemy import text

from shopd import problems
from shopd.boundary import Boundary
from shopd.database import Database
from shopd.migrate import upgrade
from shopd.routes import catalogue, customers, writes
from shopd.routes.context import Context, Shop, authorise
from shopd.writes import Clock, Desk
from xiaoer.errors import ConfigurationError
from xiaoer.shop.profile import Profile

DESCRIPTION = """The embedded demo shop of Xiaoer (店小二).

**Quote, then commit.** `POST …/quotes` says exactly what a write would do and changes nothing; `POST …/writes` does it
once, under an `Idempotency-Key`, only while it is still what the quote's hash stands for. Every problem is
`application/problem+json` with a `code`; when a write is answered with one, nothing has changed."""


def utc_now() -> datetime:
    """The current time."""
    return datetime.now(timezone.utc)


def create_app(*, database_url: str, profile: Profile, token: str, clock: Clock = utc_now) -> FastAPI:
    """The shop's HTTP service; the database is brought to the newest schema first.

    `database_url` is sqlite:///<file> or postgresql://…; `token` is what clients present; `clock`
    gives the current time, aware. Raises `ConfigurationError` for an empty token or a wrong URL.
    """
    if not token.strip():
        raise ConfigurationError("the shop's service token is empty; set one of at least 16 characters")
    database = Database(database_url)
    upgrade(database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    app = FastAPI(title="Xiaoer demo shop", version="1", description=DESCRIPTION, lifespan=lifespan)
    app.state.shop = Context(database, profile, Desk(database, profile, clock), clock, token)
    app.add_middleware(Boundary)
    problems.install(app)
    app.add_api_route("/health", health, methods=["GET"], tags=["service"], summary="Is the shop up?")
    for router in (catalogue.router, customers.router, writes.router):
        app.include_router(router, dependencies=[Depends(authorise)])
    app.openapi = lambda: _openapi(app)
    return app


def health(shop: Shop) -> dict[str, str]:
    """`ok` when the service answers and its database does."""
    with shop.database.reading() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok", "profile": shop.profile.name}


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's own document, with the shape of problems in place of its shape of validation errors."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = document["components"]["schemas"]
        schemas["Problem"] = problems.Problem.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema
