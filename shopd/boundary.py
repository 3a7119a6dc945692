"""The outermost boundary: what no request may be, and the answer when the service itself fails."""

from __future__ import annotations

import logging
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopd.problems import problem

log = logging.getLogger("shopd")

MAX_BODY_BYTES = 64 * 1024


class Boundary:
    """ASGI middleware that refuses bodies above `MAX_BODY_BYTES` and paths with a NUL, and turns a bug into a 500.

    The answer says nothing of the inside, and the log nothing personal: the error's type and
    stack, but not its text, which may quote a row.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\x00" in scope["path"]:
            await problem(404, "not-found", "no such page", {"kind": "page", "identifier": ""})(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:
            detail = f"the body is larger than {MAX_BODY_BYTES} bytes; no request of this protocol needs so much"
            await problem(413, "malformed", detail)(scope, receive, send)
            return
        await self._guarded(scope, _replay(body, receive), send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            # the route's template, not its path: a path holds customers' and orders' ids
            route = getattr(scope.get("route"), "path", "unknown route")
            stack = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s %s failed with %s\n%s", scope["method"], route, type(error).__name__, stack)
            if started:
                raise
            detail = "the shop failed to do this; nothing has changed; the operator's log says more"
            await problem(500, "internal", detail)(scope, receive, send)


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is too big."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, and then whatever follows it."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again
