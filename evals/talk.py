"""Talking with a running assistant over HTTP, as a customer on the plain REST channel does."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import httpx

_SECONDS = 60.0


class Reply(NamedTuple):
    """All messages that came back on one turn, as Rasa's REST channel gives them."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The texts of all messages, one below the other."""
        return "\n".join(message["text"] for message in self.messages if message.get("text"))

    @property
    def asks(self) -> str | None:
        """What the reply asks for: identity, order_number, reason, confirmation …; None for an answer."""
        return next((m["custom"]["asks"] for m in self.messages if "asks" in (m.get("custom") or {})), None)

    @property
    def everything(self) -> str:
        """Texts, buttons and cards: whatever reaches the customer's machine."""
        return json.dumps(self.messages, ensure_ascii=False)


class Exchange(NamedTuple):
    """What was said, and what came back."""

    said: str
    reply: Reply


class Talker:
    """One conversation; `sender` names it. Every turn is kept in `transcript`."""

    def __init__(self, client: httpx.Client, url: str, sender: str) -> None:
        """`url`: of the REST channel; `client` may be shared by several conversations."""
        self._client = client
        self._url = url
        self.sender = sender
        self.transcript: list[Exchange] = []

    def say(self, text: str, **more: Any) -> Reply:
        """Send a message (`more`: further fields of the body) and wait for all replies.

        Raises `httpx.HTTPStatusError` where the channel doesn't answer as it should.
        """
        reply = post(self._client, self._url, self.sender, text, **more)
        self.transcript.append(Exchange(text, reply))
        return reply

    def conversation(self) -> str:
        """The whole conversation, to be read by people."""
        lines = []
        for said, reply in self.transcript:
            lines += [f"customer: {said}", *(f"  xiaoer: {line}" for line in (reply.text or "(nothing)").splitlines())]
        return "\n".join(lines)


def post(client: httpx.Client, url: str, sender: str, text: str, **more: Any) -> Reply:
    """One message on the REST channel."""
    answer = client.post(url, json={"sender": sender, "message": text, **more}, timeout=_SECONDS)
    answer.raise_for_status()
    return Reply(answer.json())
