"""Connections to the action server that stay open: Rasa makes a new one for every call."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Optional

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

from channels.speed.json_bodies import dumps
from xiaoer.wrapping import wrap

# Shorter than the 5 s after which the action server's Sanic closes a silent connection: none is used while it closes.
_KEEP_SECONDS = 2.0


class Connections:
    """The open connections of the event loop that runs; cookies, headers and credentials stay with each call."""

    def __init__(self) -> None:
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._connector: Optional[aiohttp.TCPConnector] = None

    def of_this_loop(self) -> aiohttp.TCPConnector:
        """Made at the loop's first call."""
        loop = asyncio.get_running_loop()
        if self._connector is None or self._connector.closed or self._loop is not loop:
            self._loop = loop
            self._connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_SECONDS)
        return self._connector


_connections = Connections()


def install() -> None:
    """Let Rasa's endpoints share connections."""
    wrap(EndpointConfig, "session", sharing)


def sharing(original: Callable[..., Any]) -> Callable[..., aiohttp.ClientSession]:
    """In the place of `original`, Rasa's `EndpointConfig.session`: the same session, but its connections outlive it."""

    def session(self: EndpointConfig) -> aiohttp.ClientSession:
        auth = None
        if self.basic_auth:
            auth = aiohttp.BasicAuth(self.basic_auth["username"], self.basic_auth["password"])
        return aiohttp.ClientSession(
            headers=self.headers,
            json_serialize=dumps,
            auth=auth,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=_connections.of_this_loop(),
            connector_owner=False,
        )

    session.__wrapped__ = original  # type: ignore[attr-defined]
    return session
