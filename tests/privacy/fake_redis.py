"""The commands of Redis that the vault uses, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any


class FakeRedis:
    """Hashes and sets with expiry; every command gives way to others first, as a network does."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.data: dict[str, Any] = {}
        self._expires: dict[str, float] = {}

    async def hget(self, name: str, key: str) -> bytes | None:
        return (await self._hash(name)).get(key)

    async def hmget(self, name: str, keys: Sequence[str]) -> list[bytes | None]:
        found = await self._hash(name)
        return [found.get(key) for key in keys]

    async def hgetall(self, name: str) -> dict[bytes, bytes]:
        return {key.encode(): value for key, value in (await self._hash(name)).items()}

    async def hset(self, name: str, key: str, value: str | bytes) -> int:
        (await self._hash(name))[key] = _bytes(value)
        return 1

    async def hsetnx(self, name: str, key: str, value: str | bytes) -> int:
        found = await self._hash(name)
        if key in found:
            return 0
        found[key] = _bytes(value)
        return 1

    async def hincrby(self, name: str, key: str, amount: int) -> int:
        found = await self._hash(name)
        number = int(found.get(key, b"0")) + amount
        found[key] = str(number).encode()
        return number

    async def hdel(self, name: str, *keys: str) -> int:
        found = await self._hash(name)
        return sum(found.pop(key, None) is not None for key in keys)

    async def hexists(self, name: str, key: str) -> bool:
        return key in await self._hash(name)

    async def sadd(self, name: str, *values: str) -> int:
        await self._settle(name)
        self.data.setdefault(name, set()).update(map(_bytes, values))
        return len(values)

    async def smembers(self, name: str) -> set[bytes]:
        await self._settle(name)
        return set(self.data.get(name, ()))

    async def expire(self, name: str, time: int) -> bool:
        await self._settle(name)
        if name in self.data:
            self._expires[name] = self._clock() + time
        return name in self.data

    async def delete(self, *names: str) -> int:
        return sum(self.data.pop(name, None) is not None for name in names)

    async def _hash(self, name: str) -> dict[str, bytes]:
        await self._settle(name)
        found: dict[str, bytes] = self.data.setdefault(name, {})
        return found

    async def _settle(self, name: str) -> None:
        await asyncio.sleep(0)
        if self._expires.get(name, self._clock()) < self._clock():
            self.data.pop(name, None)
            del self._expires[name]


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
