"""What a store of sealed values can do; it never sees a value, a kind of person or a conversation's id."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

MOST = 500
"""Values that one conversation may have; what comes after can't be given back."""


class VaultStore(Protocol):
    """Sealed values by subject (a conversation's fingerprint) and name (a placeholder), each with its fingerprint.

    Every method raises `VaultUnavailable` where its file or server doesn't answer as it should.
    """

    async def add(
        self, subject: str, label: str, same: str, seal: Callable[[str], bytes], *, seconds: float
    ) -> str | None:
        """The name under which the value with the fingerprint `same` is kept, new or not; None when `MOST` are.

        `seal(name)` is called for a new one only. Everything of the subject lives for `seconds` from now.
        Two at once get one name.
        """

    async def get(self, subject: str, names: Collection[str]) -> dict[str, bytes]:
        """Those of `names` that are there."""

    async def everything(self, subject: str) -> dict[str, bytes]:
        """All of one subject, in the order in which they came."""

    async def holding(self, same: str) -> list[str]:
        """The subjects that have a value with this fingerprint."""

    async def drop(self, subject: str) -> int:
        """Forget a subject; says how many values that were."""

    async def purge(self) -> int:
        """Take out what has expired; says how many values that were."""
