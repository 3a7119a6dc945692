"""The action server's door: only Rasa may call it, and its errors tell nothing.

rasa_sdk makes its Sanic app, then imports this package, and has no authentication of its own. So
the package adds it to that app when it is imported, which holds for `rasa run actions` and
`python -m rasa_sdk` alike. Without the token, and with a wrong one, every path but /health is 401.
"""

from __future__ import annotations

import asyncio
import hmac
import logging

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from xiaoer.config import settings
from xiaoer.llm.telemetry import exposition
from xiaoer.services import services

logger = logging.getLogger(__name__)

APP = "rasa_sdk"
_OPEN = ("/health",)


def guard_running_app() -> None:
    """Guard rasa_sdk's app if one is being built in this process; tests and tools import actions without any."""
    try:
        app = Sanic.get_app(APP)
    except SanicException:
        return
    guard(app, settings().action_token)
    app.register_listener(_warm, "before_server_start")


async def _warm(app: Sanic, loop: object) -> None:
    """Load what the first customer would wait for; a fault in a profile or a document stops the start and is told."""
    provided = services()
    await asyncio.to_thread(
        lambda: (
            provided.profile,
            provided.knowledge,
            provided.descriptions,
            provided.store,
            provided.replies,
        )
    )


def guard(app: Sanic, token: str) -> None:
    """Refuse every request that doesn't carry `Authorization: Bearer <token>`."""
    expected = f"Bearer {token}".encode()

    @app.on_request
    async def authenticate(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").encode()
        if request.path in _OPEN or hmac.compare_digest(given, expected):
            return None
        logger.warning("refused a call of %s without the action token", request.path)
        return response.json({"error": "unauthorised"}, status=401)

    @app.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        """What the language model did, for Prometheus; its requests carry the token, too."""
        found = exposition()
        if found is None:
            return response.json({"error": "install prometheus-client for metrics"}, status=404)
        return response.raw(found[0], content_type=found[1])

    @app.on_response
    async def tell_nothing(request: Request, answer: HTTPResponse) -> HTTPResponse | None:
        """rasa_sdk's handler for a 500 echoes the request's body, which holds the whole conversation."""
        if answer.status >= 500:
            return response.json({"error": "the action failed; see the action server's log"}, status=answer.status)
        return None
