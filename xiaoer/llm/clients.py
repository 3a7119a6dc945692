"""HTTP clients of one endpoint: one for every event loop, since connections belong to the loop that opened them."""

from __future__ import annotations

import asyncio
import importlib
import logging
from contextlib import suppress
from threading import Lock
from weakref import WeakKeyDictionary

import httpcore
import httpx
import openai
import openai.resources.chat.completions

# What httpx and openai would load at the first call, when everybody had to wait for it for half a second.
LOADED = (httpcore, openai.resources.chat.completions)
with suppress(ImportError):  # a private name: without it the first call is slower, no more
    importlib.import_module("anyio._backends._asyncio")

_CONNECT_SECONDS = 5.0
_NO_KEY = "none"  # the client insists on one; servers on this machine don't read it


class Clients:
    """The clients; they make no retries and have no time-out of their own but for connecting."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key or _NO_KEY
        self._certificates = httpx.create_ssl_context()
        self._by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, openai.AsyncOpenAI] = WeakKeyDictionary()
        self._lock = Lock()
        # Its debug lines hold whole prompts.
        logging.getLogger("openai").setLevel(logging.INFO)

    def here(self) -> openai.AsyncOpenAI:
        """The client of the running event loop."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if loop not in self._by_loop:
                self._by_loop[loop] = self._build()
            return self._by_loop[loop]

    async def close(self) -> None:
        """Close the client of the running event loop."""
        with self._lock:
            client = self._by_loop.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    def _build(self) -> openai.AsyncOpenAI:
        http = httpx.AsyncClient(
            verify=self._certificates,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(keepalive_expiry=3),  # below the 5 s after which many servers drop idle connections
        )
        return openai.AsyncOpenAI(base_url=self._url, api_key=self._key, max_retries=0, timeout=None, http_client=http)
