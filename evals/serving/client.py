"""One customer's connection: HTTP/1.1 with next to no work, so that the measuring doesn't take the server's cores.

httpx takes 2 ms of CPU for a turn, as much as the assistant's own routing; this takes a tenth of it.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from urllib.parse import urlsplit


class BadAnswer(RuntimeError):
    """An answer other than success, or none that is HTTP."""


class Connection:
    """Posts JSON to one address, over one connection that is opened anew when the server has closed it."""

    def __init__(self, url: str, seconds: float) -> None:
        """`seconds`: the longest that an answer may take."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self._seconds = seconds
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next post opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def post(self, body: bytes) -> bytes:
        """The body of the answer; raises `BadAnswer`, `OSError` or `asyncio.TimeoutError`."""
        request = f"{self._head}{len(body)}\r\n\r\n".encode() + body
        try:
            return await asyncio.wait_for(self._exchange(request), self._seconds)
        except BaseException:
            self.close()
            raise

    async def _exchange(self, request: bytes) -> bytes:
        reader, writer = await self._opened()
        writer.write(request)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        except asyncio.IncompleteReadError as error:
            raise BadAnswer("the server closed the connection without an answer") from error
        status, _, headers = head.partition("\r\n")
        fields = dict(line.split(":", 1) for line in headers.split("\r\n") if ":" in line)
        if "content-length" not in fields:
            raise BadAnswer(f"an answer without a length: {status}")
        body = await reader.readexactly(int(fields["content-length"]))
        if status.split(" ")[1] != "200":
            raise BadAnswer(f"{status}: {body[:200].decode(errors='replace')}")
        if fields.get("connection", "").strip() == "close" or status.startswith("http/1.0"):
            self.close()
        return body

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None or self._reader.at_eof() or self._writer.is_closing():
            self.close()
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self._reader, self._writer
