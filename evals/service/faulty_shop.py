"""A shop that fails in the middle of writes: it stands between the action server and the real one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType

import aiohttp
from aiohttp import web

BEFORE, AFTER = "before", "after"
FAULTS: dict[str, tuple[str, str]] = {
    "time-out, the shop never sees it": ("silence", ""),
    "time-out, the shop does it later": ("silence", "late"),
    "time-out, the shop has done it": ("silence", AFTER),
    "time-out and no look-up, the shop has done it": ("silence, look-up fails", AFTER),
    "500, the shop never sees it": ("500", ""),
    "500, the shop has done it": ("500", AFTER),
    "connection reset, the shop never sees it": ("reset", ""),
    "connection reset, the shop has done it": ("reset", AFTER),
    "action server killed, the shop never sees it": ("kill", ""),
    "action server killed, the shop has done it": ("kill", AFTER),
}
"""What goes wrong: how the answer fails, and whether the shop does the write all the same."""
_HOP_BY_HOP = {"transfer-encoding", "connection", "content-length", "content-encoding", "keep-alive"}


class FaultyShop:
    """Passes everything on to `target`, but for the first write of each order that is armed.

    `deadline`: of the caller, in seconds. `kill` ends the action server. Listens on 127.0.0.1 while entered.
    """

    def __init__(self, target: Callable[[], str], deadline: float, kill: Callable[[], None]) -> None:
        self._target = target
        self._deadline = deadline
        self._kill = kill
        self._armed: dict[str, str] = {}
        self._no_look_up: set[str] = set()
        self._failing: set[asyncio.Future[None]] = set()
        self.struck: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def arm(self, order_id: str, fault: str) -> None:
        """The next write of this order meets `fault`, a name in FAULTS."""
        self._armed[order_id] = fault

    def __enter__(self) -> FaultyShop:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _listen(self) -> int:
        self._client = aiohttp.ClientSession(auto_decompress=False)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def _close(self) -> None:
        await asyncio.gather(*self._failing, return_exceptions=True)  # writes that the shop does later
        await self._runner.cleanup()
        await self._client.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        key = request.headers.get("Idempotency-Key", "")
        if request.method == "GET" and request.path.rpartition("/")[2] in self._no_look_up:
            self._no_look_up.discard(request.path.rpartition("/")[2])
            return web.Response(status=500)
        fault = await self._fault_of(request) if key else None
        if fault is None:
            return await self._passed_on(request, body)
        how, when = FAULTS[fault]
        if when == AFTER:
            await self._passed_on(request, body)
        if how == "silence, look-up fails":
            self._no_look_up.add(key)
        return await self._failed(how, when, request, body)

    async def _fault_of(self, request: web.Request) -> str | None:
        order_id = (await request.json())["write"].get("order_id")
        fault = self._armed.pop(order_id, None)
        if fault:
            self.struck.add(order_id)
        return fault

    async def _failed(self, how: str, when: str, request: web.Request, body: bytes) -> web.StreamResponse:
        if how == "500":
            return web.Response(status=500)
        if how == "kill":
            await asyncio.to_thread(self._kill)
        elif how.startswith("silence"):
            silent = asyncio.ensure_future(self._keep_silent(when, request, body))
            self._failing.add(silent)
            await asyncio.shield(silent)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _keep_silent(self, when: str, request: web.Request, body: bytes) -> None:
        await asyncio.sleep(self._deadline * 1.5)
        if when == "late":
            await self._passed_on(request, body)

    async def _passed_on(self, request: web.Request, body: bytes) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        url = self._target() + request.raw_path
        async with self._client.request(request.method, url, data=body, headers=headers) as answer:
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP}
            if "content-encoding" in answer.headers:
                kept["Content-Encoding"] = answer.headers["content-encoding"]
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)
