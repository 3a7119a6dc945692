"""HTTP calls to a foreign shop: a total deadline, retries of reads only, and the pause that the shop asks for."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping as Map
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from xiaoer.errors import ConfigurationError, ShopUnavailable
from xiaoer.shop.mapped.answers import Answer, answer_of
from xiaoer.shop.mapped.expressions import WontEvaluate
from xiaoer.shop.mapped.mapping import Given, Mapping
from xiaoer.shop.mapped.requests import Filled, Request

log = logging.getLogger(__name__)

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class _TryAgain(Exception):
    """An attempt failed in a way that another one may not, after `pause` seconds where the shop named any."""

    def __init__(self, reason: str, answer: Answer | None = None) -> None:
        self.answer = answer
        self.pause = _pause(answer.headers) if answer else None
        super().__init__(reason)


class Budget:
    """The time that a call may take with everything that belongs to it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until the end, never below zero."""
        return max(0.0, self._ends - time.monotonic())


class _NoAddressesInLogs(logging.Filter):
    """Drops httpx's line for requests to this shop: the address names customers and orders."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        return not any(isinstance(value, httpx.URL) and value.host == self._host for value in arguments)


class Http:
    """The HTTP side of a mapping. Makes no connection before the first call."""

    def __init__(
        self,
        mapping: Mapping,
        environment: Map[str, str],
        deadline: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`environment` has the secrets that the mapping names; `deadline` is in seconds.

        Raises `ConfigurationError` for a variable that isn't set and for an unusable address.
        """
        self._errors = mapping.errors
        self._attempts = mapping.limits.attempts
        self.deadline = deadline
        url = httpx.URL(_address(mapping.shop.url, environment))
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={
                "Accept": "application/json",
                **{name: _value(f"header {name}", v, environment) for name, v in mapping.shop.headers.items()},
            },
            # An attempt ends before the deadline does, so that a read has time for another one.
            timeout=httpx.Timeout(deadline / 2, connect=deadline / 4),
            limits=httpx.Limits(max_connections=mapping.limits.connections, keepalive_expiry=3),
            transport=transport,
        )
        logging.getLogger("httpx").addFilter(_NoAddressesInLogs(url.host))

    async def read(
        self,
        operation: str,
        request: Request,
        values: dict[str, Any],
        budget: Budget,
        page: dict[str, Any] | None = None,
    ) -> Answer:
        """The answer to a request that changes nothing, tried again within the budget.

        Gives answers that say no, too; raises `ShopUnavailable` where none came, or none that can be relied on.
        `operation` names the call in messages, in which nothing of a customer's may stand.
        """
        filled = _paged(self._filled(operation, request, values), page or {})
        answer = await self._answered(operation, filled, budget)
        if answer.meaning in ("busy", "failed", "rejected"):
            raise ShopUnavailable(f"{operation}: the shop answered {answer.said}")
        if answer.meaning == "unauthorised":
            fix = "are the mapping's headers and their variables right?"
            raise ShopUnavailable(f"{operation}: the shop answered {answer.said}; {fix}")
        return answer

    async def write(self, operation: str, request: Request, values: dict[str, Any], seconds: float) -> Answer | None:
        """The answer to a request that is sent once, or None where it left and no answer came.

        Raises `ShopUnavailable` where nothing was sent.
        """
        filled = self._filled(operation, request, values)
        try:
            return await asyncio.wait_for(self._sent(filled), seconds)
        except _NOTHING_SENT as error:
            reason = type(error).__name__
        except (httpx.HTTPError, asyncio.TimeoutError) as error:
            log.warning("shop: %s got no answer (%s), looking it up", operation, type(error).__name__)
            return None
        raise ShopUnavailable(f"{operation}: the shop can't be reached ({reason}); nothing was sent")

    def require_sendable(self, operation: str, request: Request, values: dict[str, Any]) -> None:
        """Raise `ShopUnavailable` where the request can't be filled with these values. Sends nothing."""
        self._filled(operation, request, values)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def _answered(self, operation: str, filled: Filled, budget: Budget) -> Answer:
        """The last attempt's answer; raises `ShopUnavailable` where there is none."""
        try:
            return await asyncio.wait_for(self._retried(operation, filled, budget), budget.left)
        except asyncio.TimeoutError:
            reason = f"no answer within {budget.seconds:g} s"
        except _TryAgain as error:
            if error.answer is not None:
                return error.answer
            reason = str(error)
        raise ShopUnavailable(f"{operation}: {reason}")

    async def _retried(self, operation: str, filled: Filled, budget: Budget) -> Answer:
        jitter = wait_random_exponential(multiplier=min(0.1, self.deadline / 40), max=self.deadline / 8)
        attempts = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            # A shop that wants more patience than is left gets none: the customer is told at once.
            retry=retry_if_exception(lambda error: isinstance(error, _TryAgain) and (error.pause or 0.0) < budget.left),
            wait=lambda state: _wait(state, jitter),
            before_sleep=lambda state: log.warning("shop: %s failed (%s), trying again", operation, _failure(state)),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                answer = await self._attempt(filled)
        return answer

    async def _attempt(self, filled: Filled) -> Answer:
        try:
            answer = await self._sent(filled)
        except httpx.TransportError as error:
            raise _TryAgain(f"no answer from the shop ({type(error).__name__})") from None
        if answer.meaning == "busy" or answer.status >= 500:
            raise _TryAgain(f"the shop answered {answer.said}", answer)
        return answer

    async def _sent(self, filled: Filled) -> Answer:
        response = await self._client.request(
            filled.method,
            filled.path,
            params=filled.query or None,
            headers=filled.headers,
            json=filled.body if filled.body is not None else None,
        )
        return answer_of(response, self._errors)

    def _filled(self, operation: str, request: Request, values: dict[str, Any]) -> Filled:
        try:
            return request.filled(values)
        except KeyError:
            reason = "a value has no word in the mapping"
        except WontEvaluate as error:
            reason = f"the mapping's request can't be filled ({error})"
        raise ShopUnavailable(f"{operation}: {reason}; nothing was sent")


def _paged(filled: Filled, page: dict[str, Any]) -> Filled:
    """The request for one page: its number or cursor stands in the query, or in the body of what has one."""
    if not page:
        return filled
    if isinstance(filled.body, dict):
        return filled._replace(body={**filled.body, **page})
    return filled._replace(query={**filled.query, **{name: str(value) for name, value in page.items()}})


def _wait(state: RetryCallState, jitter: wait_random_exponential) -> float:
    """The pause that the shop asks for, or one of our own."""
    error = _failure(state)
    asked = error.pause if isinstance(error, _TryAgain) else None
    return jitter(state) if asked is None else asked


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _pause(headers: Map[str, str]) -> float | None:
    """Seconds that the shop asks to wait (Retry-After: a number or a date); None where it doesn't say."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return None
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds()) if until.tzinfo else None


def _address(given: Given, environment: Map[str, str]) -> str:
    text = _value("shop.url", given, environment).rstrip("/")
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise ConfigurationError(
            f"the mapping's shop.url is {text!r}; write an address such as https://api.example.com, without a password"
        )
    return text


def _value(what: str, given: Given, environment: Map[str, str]) -> str:
    """The text, or what its environment variable holds; never in a message."""
    if given.env is None:
        return given.text or ""
    value = environment.get(given.env, "").strip() or given.default
    if not value:
        raise ConfigurationError(f"the mapping's {what} comes from the environment variable {given.env}; set it")
    if not value.isascii() or not value.isprintable():
        raise ConfigurationError(f"the environment variable {given.env} holds characters that no header can carry")
    return given.prefix + value
