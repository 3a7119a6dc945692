"""What the law gives customers: to get what is kept of them, to have it erased, and that nothing is kept for ever.

Everything that an installation keeps of a conversation is in three places: Rasa's tracker store with placeholders,
the vault with the values behind them, and the identity file with who was verified and what waits for a yes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, NamedTuple

from xiaoer.identity.store import SessionStore
from xiaoer.privacy.conversations import StoredConversations
from xiaoer.privacy.mask import Masker
from xiaoer.privacy.vault.vault import Vault

_SECONDS_A_DAY = 86_400


class Counts(NamedTuple):
    """How much was taken out: events of conversations, values of the vault, entries of the identity file."""

    events: int = 0
    values: int = 0
    entries: int = 0

    def __add__(self, other: Any) -> Counts:
        return Counts(*(mine + others for mine, others in zip(self, other, strict=True)))


class Rights:
    """Export, erasure and retention over all stores of an installation."""

    def __init__(
        self,
        vault: Vault,
        sessions: SessionStore,
        conversations: StoredConversations | None,
        *,
        keep_days: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`keep_days`: how long a conversation is kept after its last event. `clock`: seconds since the epoch."""
        self._vault = vault
        self._sessions = sessions
        self._conversations = conversations
        self._keep = keep_days * _SECONDS_A_DAY
        self._clock = clock

    async def export(self, conversation: str) -> dict[str, Any]:
        """Everything of one conversation, as its customer may read it."""
        lines = await asyncio.to_thread(self._conversations.said, conversation) if self._conversations else []
        texts = await Masker(self._vault).restore(conversation, [line.text for line in lines])
        return {
            "conversation": conversation,
            "values": await self._vault.export(conversation),
            "said": [
                {"at": _iso(line.at), "by": line.by, "text": text} for line, text in zip(lines, texts, strict=True)
            ],
            "session": await self._sessions.export(conversation),
        }

    async def export_of(self, value: str) -> list[dict[str, Any]]:
        """Everything of each conversation in which a customer gave `value`, such as a phone or an e-mail."""
        return [await self.export(held.conversation) for held in await self._vault.export_of(value)]

    async def erase(self, conversation: str) -> Counts:
        """Take out everything of a conversation; the shop's own records stay the shop's."""
        events = await asyncio.to_thread(self._conversations.erase, conversation) if self._conversations else 0
        # The vault last: were it first, a failure behind it would leave conversations that nobody finds by a value.
        entries = await self._sessions.erase(conversation)
        return Counts(events, await self._vault.erase(conversation), entries)

    async def erase_of(self, value: str) -> Counts:
        """Take out every conversation in which a customer gave `value`."""
        return sum([await self.erase(held.conversation) for held in await self._vault.export_of(value)], Counts())

    async def purge(self) -> Counts:
        """Take out whatever has been kept for long enough."""
        before = self._clock() - self._keep
        events = await asyncio.to_thread(self._conversations.purge, before) if self._conversations else 0
        return Counts(events, await self._vault.purge(), await self._sessions.purge(before))


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="seconds")
