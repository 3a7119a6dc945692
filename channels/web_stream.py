"""What happens in a conversation, as server-sent events.

    entry   one new entry
    reset   all entries: what the page has can't be continued
    busy    true while a reply is being made

The id of each event, `epoch.number`, is where a page goes on when it comes back.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Awaitable, Callable, Optional

from channels.web_conversations import Conversation

Send = Callable[[str], Awaitable[Any]]

_KEEP_ALIVE_SECONDS = 15.0
_STREAM_SECONDS = 900.0  # then the page reconnects: proxies and Sanic end what lasts for ever


async def follow(conversation: Conversation, send: Send, place: str) -> None:
    """Send what comes after `place`, the id of an earlier event or "", until time is up or the conversation closes."""
    epoch, _, number = place.partition(".")
    seq = int(number) if number.isdecimal() else 0
    ends = time.monotonic() + _STREAM_SECONDS
    busy: Optional[bool] = None
    await send("retry: 1000\n\n")
    while not conversation.closed and time.monotonic() < ends:
        changed = conversation.changed
        continues, entries = conversation.after(epoch, seq)
        if not continues:
            epoch, seq = conversation.epoch, entries[-1]["seq"] if entries else conversation.last
            await send(_event("reset", entries, epoch, seq))
        else:
            for entry in entries:
                seq = entry["seq"]
                await send(_event("entry", entry, epoch, seq))
        if busy != conversation.busy:
            busy = conversation.busy
            await send(_event("busy", busy, epoch, seq))
        try:
            await asyncio.wait_for(changed.wait(), _KEEP_ALIVE_SECONDS)
        except asyncio.TimeoutError:
            await send(": still here\n\n")


def _event(kind: str, data: Any, epoch: str, seq: int) -> str:
    return f"id: {epoch}.{seq}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
