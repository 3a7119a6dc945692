"""What was said in each conversation of the page, numbered, so that a page that lost its line misses nothing."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from typing import Any, Awaitable, Callable, Deque, Dict, List, Optional, Tuple

from rasa.core.channels.channel import OutputChannel

Entry = Dict[str, Any]
"""{"seq", "from": customer|bot|notice, "at": ms since 1970, …}: text, buttons, custom, image, client_id, notice."""
Work = Callable[[], Awaitable[None]]

_KEPT_ENTRIES = 300
_KEPT_CLIENT_IDS = 300
_MAX_WAITING = 8
_REPLY_KEYS = ("text", "image", "attachment", "custom")


class Busy(Exception):
    """Too many messages of this conversation wait already."""


class Conversation:
    """One conversation's entries, who listens, and the messages that wait for their turn.

    `epoch` changes whenever numbering starts anew, such as after a restart of the server.
    """

    def __init__(self, conversation_id: str) -> None:
        self.id = conversation_id
        self.epoch = secrets.token_hex(6)
        self.closed = False
        self.listeners = 0
        self._entries: Deque[Entry] = deque(maxlen=_KEPT_ENTRIES)
        self._last = 0
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._waiting: Deque[Work] = deque()
        self._worker: Optional[asyncio.Task[None]] = None
        self.changed = asyncio.Event()
        self.restoring: Optional[asyncio.Future[None]] = None

    @property
    def busy(self) -> bool:
        """Whether a reply is being made."""
        return self._worker is not None

    @property
    def last(self) -> int:
        """The number of the newest entry; 0 before the first."""
        return self._last

    @property
    def entries(self) -> List[Entry]:
        """All that is kept, oldest first."""
        return list(self._entries)

    def append(self, sender: str, **content: Any) -> Entry:
        """Add an entry and tell who listens."""
        self._last += 1
        entry = {"seq": self._last, "from": sender, "at": int(time.time() * 1000), **content}
        self._entries.append(entry)
        self.wake()
        return entry

    def after(self, epoch: str, seq: int) -> Tuple[bool, List[Entry]]:
        """(whether this continues what the page has, the entries to send): else the page must start from all."""
        oldest = self._entries[0]["seq"] if self._entries else self._last + 1
        if epoch != self.epoch or seq > self._last or seq < oldest - 1:
            return False, self.entries
        return True, [entry for entry in self._entries if entry["seq"] > seq]

    def remember(self, client_id: str, seq: int) -> None:
        """Note that the page's message `client_id` is here."""
        self._seen[client_id] = seq
        if len(self._seen) > _KEPT_CLIENT_IDS:
            self._seen.popitem(last=False)

    def seen(self, client_id: str) -> Optional[int]:
        """The entry of a message that came before, else None."""
        return self._seen.get(client_id)

    def check_room(self) -> None:
        """Raise `Busy` when no further message may wait."""
        if len(self._waiting) >= _MAX_WAITING:
            raise Busy

    def enqueue(self, work: Work) -> None:
        """Do `work` after all that came before it. Rasa's own lock polls once a second, so it never sees two."""
        self._waiting.append(work)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        self.wake()
        try:
            while self._waiting:
                await self._waiting.popleft()()
        finally:
            self._worker = None
            self.wake()

    def wake(self) -> None:
        """Let listeners look again: whoever took `changed` before looking misses nothing."""
        self.changed.set()
        self.changed = asyncio.Event()

    def close(self) -> None:
        """Send listeners away."""
        self.closed = True
        self.wake()


class Conversations:
    """The conversations in memory, at most `limit`; the longest silent one that nobody listens to goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._all: OrderedDict[str, Conversation] = OrderedDict()

    def find(self, conversation_id: str) -> Optional[Conversation]:
        """The conversation if it is in memory."""
        found = self._all.get(conversation_id)
        if found:
            self._all.move_to_end(conversation_id)
        return found

    def add(self, conversation_id: str) -> Conversation:
        """A new one; `Busy` when there is no room because all are in use."""
        if len(self._all) >= self._limit:
            idle = next((c for c in self._all.values() if not c.busy and not c.listeners), None)
            if idle is None:
                raise Busy
            self.drop(idle.id)
        self._all[conversation_id] = Conversation(conversation_id)
        return self._all[conversation_id]

    def drop(self, conversation_id: str) -> None:
        """Forget one, and send its listeners away."""
        dropped = self._all.pop(conversation_id, None)
        if dropped:
            dropped.close()

    def close(self) -> None:
        """Send all listeners away: the server stops."""
        for conversation in self._all.values():
            conversation.close()


class WebOutput(OutputChannel):
    """Replies into the conversation: one entry for one reply, with its buttons and its card."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    @classmethod
    def name(cls) -> str:
        """The channel's name, for responses that have a variation for it."""
        return "web"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Rasa's reply as one entry; a reply without anything to show is none."""
        content = reply_content(message)
        if content:
            self._conversation.append("bot", **content)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Text alone."""
        await self.send_response(recipient_id, {"text": text})


def reply_content(message: Dict[str, Any]) -> Dict[str, Any]:
    """What a page shows of a reply: text, image, custom, and buttons as title and payload."""
    content = {key: message[key] for key in _REPLY_KEYS if message.get(key)}
    buttons = message.get("buttons") or message.get("quick_replies") or []
    choices = [
        {"title": str(button["title"]), "payload": str(button.get("payload") or button["title"])}
        for button in buttons
        if isinstance(button, dict) and button.get("title")
    ]
    return {**content, "buttons": choices} if choices else content
