"""Signed sessions of visitors: who holds the cookie holds the conversation, and nobody can make one up."""

from __future__ import annotations

import time
from typing import NamedTuple, Optional

import jwt

from xiaoer.text.inbound import WEB_PREFIX, web_sender

COOKIE = "xiaoer_session"
_ALGORITHM = "HS256"
_AUDIENCE = "xiaoer-web"


class Session(NamedTuple):
    """A visitor's conversation, and when the session ends (seconds since the epoch)."""

    conversation: str
    expires: float


class Sessions:
    """Issues and reads tokens, JWT signed by HS256 with `key` (32 bytes), valid for `seconds`."""

    def __init__(self, key: bytes, seconds: float) -> None:
        self._key = key
        self.seconds = seconds

    def issue(self, conversation: Optional[str] = None) -> str:
        """A token for `conversation`, or for a fresh one."""
        now = time.time()
        claims = {
            "sub": conversation or web_sender(),
            "aud": _AUDIENCE,
            "iat": int(now),
            "exp": int(now + self.seconds),
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: Optional[str]) -> Optional[Session]:
        """The session of a token that we signed and that hasn't expired; else None."""
        if not token:
            return None
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["sub", "exp", "aud"]},
            )
        except jwt.InvalidTokenError:
            return None
        conversation = claims["sub"]
        if not isinstance(conversation, str) or not conversation.startswith(WEB_PREFIX):
            return None
        return Session(conversation, float(claims["exp"]))

    def ageing(self, session: Session) -> bool:
        """Whether more than half of the session is over, so that it should be renewed."""
        return session.expires - time.time() < self.seconds / 2
