"""A store in the memory of one process: for tests, and for a shell that leaves nothing behind."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from xiaoer.privacy.vault.base import MOST
from xiaoer.text.placeholders import placeholder


@dataclass
class _Kept:
    expires: float = 0.0
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, bytes] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)


class MemoryStore:
    """See `VaultStore`."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock`: seconds since the epoch."""
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def add(
        self, subject: str, label: str, same: str, seal: Callable[[str], bytes], *, seconds: float
    ) -> str | None:
        """See `VaultStore`."""
        kept = self._living(subject) or self._kept.setdefault(subject, _Kept())
        kept.expires = self._clock() + seconds
        if same not in kept.names:
            if len(kept.values) >= MOST:
                return None
            kept.numbers[label] += 1
            name = placeholder(label, kept.numbers[label])
            kept.names[same], kept.values[name] = name, seal(name)
        return kept.names[same]

    async def get(self, subject: str, names: Collection[str]) -> dict[str, bytes]:
        """See `VaultStore`."""
        kept = self._living(subject)
        return {name: kept.values[name] for name in names if name in kept.values} if kept else {}

    async def everything(self, subject: str) -> dict[str, bytes]:
        """See `VaultStore`."""
        kept = self._living(subject)
        return dict(kept.values) if kept else {}

    async def holding(self, same: str) -> list[str]:
        """See `VaultStore`."""
        return [subject for subject in list(self._kept) if (kept := self._living(subject)) and same in kept.names]

    async def drop(self, subject: str) -> int:
        """See `VaultStore`."""
        kept = self._kept.pop(subject, None)
        return len(kept.values) if kept else 0

    async def purge(self) -> int:
        """See `VaultStore`."""
        return sum([await self.drop(subject) for subject in list(self._kept) if self._is_over(self._kept[subject])])

    def _living(self, subject: str) -> _Kept | None:
        kept = self._kept.get(subject)
        if kept is not None and self._is_over(kept):
            del self._kept[subject]
            return None
        return kept

    def _is_over(self, kept: _Kept) -> bool:
        return kept.expires < self._clock()
