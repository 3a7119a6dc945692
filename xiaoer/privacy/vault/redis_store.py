"""The store in Redis, for several machines; Redis itself lets go of what has expired."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Sequence
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from redis.asyncio import from_url  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from xiaoer.errors import VaultUnavailable
from xiaoer.privacy.vault.base import MOST
from xiaoer.text.placeholders import PLACEHOLDER, placeholder

P = ParamSpec("P")
T = TypeVar("T")

_PREFIX = "xiaoer:vault:"
_SECONDS = 2.0  # that a customer waits for one answer of the server


class Commands(Protocol):
    """What the store uses of `redis.asyncio.Redis`, with answers in bytes."""

    async def hget(self, name: str, key: str) -> bytes | None: ...
    async def hmget(self, name: str, keys: Sequence[str]) -> list[bytes | None]: ...
    async def hgetall(self, name: str) -> dict[bytes, bytes]: ...
    async def hset(self, name: str, key: str, value: str | bytes) -> int: ...
    async def hsetnx(self, name: str, key: str, value: str | bytes) -> int: ...
    async def hincrby(self, name: str, key: str, amount: int) -> int: ...
    async def hdel(self, name: str, *keys: str) -> int: ...
    async def hexists(self, name: str, key: str) -> bool: ...
    async def sadd(self, name: str, *values: str) -> int: ...
    async def smembers(self, name: str) -> set[bytes]: ...
    async def expire(self, name: str, time: int) -> bool: ...
    async def delete(self, *names: str) -> int: ...


def connect(url: str) -> Commands:
    """A client for a `redis://` or `rediss://` address; connects at its first use."""
    return cast(Commands, from_url(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS))


def _told(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The method, with the errors that the library knows."""

    @wraps(method)
    async def run(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return await method(*arguments, **named)
        except (RedisError, OSError) as error:
            raise VaultUnavailable(f"the vault's server doesn't answer: {type(error).__name__}") from error

    return run


class RedisStore:
    """See `VaultStore`.

    One hash a subject, with values by name, names by fingerprint and counters; and a set of subjects a fingerprint.
    """

    def __init__(self, client: Commands) -> None:
        self._redis = client

    @_told
    async def add(
        self, subject: str, label: str, same: str, seal: Callable[[str], bytes], *, seconds: float
    ) -> str | None:
        """See `VaultStore`."""
        key, field = f"{_PREFIX}{subject}", f"same:{same}"
        name = _text(await self._redis.hget(key, field))
        if name is None:
            if await self._redis.hincrby(key, "count", 1) > MOST:
                return None
            number = await self._redis.hincrby(key, f"label:{label}", 1)
            name = placeholder(label, number)
            # The value first: whoever finds the name finds it.
            await self._redis.hset(key, name, seal(name))
            if not await self._redis.hsetnx(key, field, name):
                await self._redis.hdel(key, name)  # another was quicker
                name = _text(await self._redis.hget(key, field))
            await self._redis.sadd(f"{_PREFIX}same:{same}", subject)
        for each in (key, f"{_PREFIX}same:{same}"):
            await self._redis.expire(each, max(1, round(seconds)))
        return name

    @_told
    async def get(self, subject: str, names: Collection[str]) -> dict[str, bytes]:
        """See `VaultStore`."""
        wanted = list(names)
        if not wanted:
            return {}
        found = await self._redis.hmget(f"{_PREFIX}{subject}", wanted)
        return {name: value for name, value in zip(wanted, found, strict=True) if value is not None}

    @_told
    async def everything(self, subject: str) -> dict[str, bytes]:
        """See `VaultStore`."""
        found = await self._redis.hgetall(f"{_PREFIX}{subject}")
        return {field.decode(): value for field, value in found.items() if PLACEHOLDER.fullmatch(field.decode())}

    @_told
    async def holding(self, same: str) -> list[str]:
        """See `VaultStore`."""
        members = await self._redis.smembers(f"{_PREFIX}same:{same}")
        subjects = sorted(member.decode() for member in members)
        return [each for each in subjects if await self._redis.hexists(f"{_PREFIX}{each}", f"same:{same}")]

    @_told
    async def drop(self, subject: str) -> int:
        """See `VaultStore`."""
        count = len(await self.everything(subject))
        await self._redis.delete(f"{_PREFIX}{subject}")
        return count

    async def purge(self) -> int:
        """See `VaultStore`: nothing is left to do."""
        return 0


def _text(value: bytes | str | None) -> str | None:
    return value.decode() if isinstance(value, bytes) else value
