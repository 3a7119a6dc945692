"""HTTP calls to a shop: one connection pool, a total deadline a call, retries of what changes nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from xiaoer.errors import ConfigurationError, NotFound, ShopUnavailable
from xiaoer.shop.problems import value_in

log = logging.getLogger(__name__)

Value = TypeVar("Value")

_ATTEMPTS = 3
_LONGEST = 200  # characters of an id
_TRY_AGAIN = frozenset({429, 502, 503, 504})


class _TryAgain(Exception):
    """An attempt failed in a way that another one may not."""


class _NoCustomersInLogs(logging.Filter):
    """Drops httpx's line for each request: its URL names the customer and the order."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        return not any(isinstance(value, httpx.URL) and "/v1/customers/" in value.path for value in arguments)


_FILTER = _NoCustomersInLogs()


class Wire:
    """The HTTP side of a shop. Makes no connection before the first call."""

    def __init__(self, base_url: str, token: str, transport: httpx.AsyncBaseTransport | None, deadline: float) -> None:
        """`deadline` is in seconds, for a call with its retries. Raises `ConfigurationError` for unusable values."""
        _check(base_url, token, deadline)
        self.deadline = deadline
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json, application/problem+json"},
            # An attempt ends before the deadline does, so that a read has time for another one.
            timeout=httpx.Timeout(deadline / 2, connect=deadline / 4),
            # Below the 5 s after which uvicorn drops idle connections: a write mustn't meet one that is just closing.
            limits=httpx.Limits(keepalive_expiry=3),
            transport=transport,
        )
        logging.getLogger("httpx").addFilter(_FILTER)

    async def read(self, operation: str, path: str, answer: TypeAdapter[Value], body: BaseModel | None = None) -> Value:
        """A call that changes nothing, retried within the deadline; POST where there is a body.

        `operation` names the call in messages and logs, in which no path may stand.
        """
        return value_in(
            await self._within(self.deadline, operation, self._retried(operation, path, body)), answer, operation
        )

    async def read_once(self, operation: str, path: str, answer: TypeAdapter[Value], seconds: float) -> Value:
        """One attempt at a read, within so many seconds."""
        return value_in(await self._within(seconds, operation, self._attempt(operation, path, None)), answer, operation)

    async def post_once(self, path: str, body: BaseModel, headers: dict[str, str], seconds: float) -> httpx.Response:
        """One attempt at a write, within so many seconds.

        Raises `httpx.HTTPError` or `asyncio.TimeoutError`, which say how far it came.
        """
        sent = self._client.post(path, content=body.model_dump_json(), headers={**_JSON, **headers})
        return await asyncio.wait_for(sent, seconds)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def _within(self, seconds: float, operation: str, call: Any) -> httpx.Response:
        try:
            response: httpx.Response = await asyncio.wait_for(call, seconds)
        except asyncio.TimeoutError:
            message = f"{operation}: no answer from the shop within {seconds:g} s"
        except (_TryAgain, httpx.HTTPError, httpx.InvalidURL) as error:
            message = f"{operation}: no answer from the shop ({_kind(error)})"
        else:
            return response
        raise ShopUnavailable(message)

    async def _retried(self, operation: str, path: str, body: BaseModel | None) -> httpx.Response:
        attempts = AsyncRetrying(
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_random_exponential(multiplier=self.deadline / 40, max=self.deadline / 8),
            retry=retry_if_exception_type(_TryAgain),
            before_sleep=_log_retry(operation),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                last = attempt.retry_state.attempt_number == _ATTEMPTS
                response = await self._attempt(operation, path, body)
                if response.status_code in _TRY_AGAIN and not last:
                    raise _TryAgain(str(response.status_code))
        return response

    async def _attempt(self, operation: str, path: str, body: BaseModel | None) -> httpx.Response:
        try:
            if body is None:
                response = await self._client.get(path)
            else:
                response = await self._client.post(path, content=body.model_dump_json(exclude_none=True), headers=_JSON)
        except httpx.TransportError as error:
            raise _TryAgain(type(error).__name__) from None
        log.debug("shop: %s answered %d", operation, response.status_code)
        return response


_JSON = {"Content-Type": "application/json"}


def segment(value: str, kind: str) -> str:
    """`value` as one segment of a path; raises `NotFound` for what no path can hold, as nothing is called that."""
    if value in ("", ".", "..") or "/" in value or not value.isprintable() or len(value) > _LONGEST:
        raise NotFound(kind, value)
    return quote(value, safe="")


def _check(base_url: str, token: str, deadline: float) -> None:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"the shop's URL is {base_url!r}; write one such as http://127.0.0.1:8000")
    if not token.strip() or not token.isascii():
        raise ConfigurationError("the shop's service token is empty or not ASCII; set the one that the shop has")
    if deadline <= 0:
        raise ConfigurationError(f"the shop's deadline is {deadline} s; set one above zero, such as 4")


def _kind(error: Exception) -> str:
    return str(error) if isinstance(error, _TryAgain) else type(error).__name__


def _log_retry(operation: str) -> Any:
    def logged(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        log.warning("shop: %s failed (%s), attempt %d of %d", operation, error, state.attempt_number, _ATTEMPTS)

    return logged
