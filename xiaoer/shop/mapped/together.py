"""Several requests at once, of which none goes on when one has failed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar, cast

T = TypeVar("T")
U = TypeVar("U")


async def together(calls: Iterable[Awaitable[T]]) -> list[T]:
    """The results in order; the first failure ends the others and is raised."""
    tasks = [asyncio.ensure_future(call) for call in calls]
    try:
        return list(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def both(one: Awaitable[T], other: Awaitable[U]) -> tuple[T, U]:
    """The results of two that differ; see `together`."""
    first, second = await together(cast(tuple[Awaitable[Any], ...], (one, other)))
    return first, second
