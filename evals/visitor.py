"""A visitor of the chat page, as the page's script talks with its channel."""

from __future__ import annotations

import base64
import json
import secrets
import time
from typing import Any

import httpx

_SECONDS = 30.0
_POLL_SECONDS = 0.05
COOKIE = "xiaoer_session"


class Visitor:
    """One visitor with a cookie of the channel's own; `cookie` takes another's, or a forged one, instead."""

    def __init__(self, page: str, cookie: str | None = None) -> None:
        """`page`: address of the chat page, with a slash at its end."""
        self._api = f"{page}api/"
        self._client = httpx.Client(timeout=_SECONDS)
        if cookie is not None:
            self._client.cookies.set(COOKIE, cookie, path="/chat")

    def open(self) -> dict[str, Any]:
        """Open the page: the session's state, with the entries so far."""
        answer = self._client.post(f"{self._api}session", json={})
        answer.raise_for_status()
        state: dict[str, Any] = answer.json()
        return state

    def send(self, text: str, **more: Any) -> httpx.Response:
        """One message; `more` are further fields of the body. The answer says only that it was taken, or why not."""
        body = {"text": text, "client_id": secrets.token_hex(8), "language": "en", **more}
        return self._client.post(f"{self._api}messages", json=body)

    def say(self, text: str, **more: Any) -> str:
        """One message, and all that the assistant says to it, as JSON. Raises `TimeoutError` where nothing comes."""
        before = self.open()["last"]
        self.send(text, **more).raise_for_status()
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            state = self.open()
            news = [e for e in state["entries"] if e["seq"] > before and e["from"] != "customer"]
            if news and not state["busy"]:
                return json.dumps(news, ensure_ascii=False)
            time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"no reply within {_SECONDS:.0f} s")

    def heard(self) -> str:
        """All that the assistant said in this conversation, as JSON."""
        return json.dumps([e for e in self.open()["entries"] if e["from"] != "customer"], ensure_ascii=False)

    @property
    def cookie(self) -> str:
        """The session's token."""
        return str(self._client.cookies[COOKIE])

    @property
    def sender(self) -> str:
        """The name of the conversation inside Rasa, as whoever sees the cookie can read it."""
        payload = self.cookie.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["sub"])

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
