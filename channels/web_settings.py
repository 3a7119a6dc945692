"""What credentials.yml says about the chat page's channel."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Dict, Optional, Tuple

from xiaoer.errors import ConfigurationError


@dataclass(frozen=True)
class WebSettings:
    """Limits and places of the chat page; every one can stand in credentials.yml under `channels.web.WebChannel`."""

    session_hours: float = 12.0
    """How long a silent visitor's session lasts; each visit and message renews it."""
    turn_seconds: float = 90.0
    """After this long one message's turn is given up."""
    messages_per_minute: float = 30.0
    """Of one session, with a third of it at once."""
    messages_per_minute_and_address: float = 240.0
    """Of all sessions behind one address: offices and phone networks share one."""
    sessions_per_minute_and_address: float = 30.0
    """New sessions and new conversations."""
    max_conversations: int = 5000
    """Conversations kept in memory; the longest silent one goes first, and comes back from the tracker store."""
    max_body_bytes: int = 65536
    """Of one request."""
    secure_cookie: bool = False
    """True behind a proxy that ends TLS; on a direct https connection the cookie is secure anyway."""
    origins: Tuple[str, ...] = ()
    """Other origins than the page's own that may call, such as "https://shop.example"."""
    image_sources: Tuple[str, ...] = ()
    """Hosts from which pictures of replies may be loaded, such as "https://cdn.shop.example"."""

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> WebSettings:
        """The checked settings; `ConfigurationError` says what is wrong."""
        given = dict(credentials or {})
        defaults = {field.name: field.default for field in fields(cls)}
        unknown = sorted(set(given) - set(defaults))
        if unknown:
            raise _wrong(f"has no setting {', '.join(unknown)}", f"there are {', '.join(defaults)}")
        return cls(**{name: _checked(name, value, defaults[name]) for name, value in given.items()})


def _checked(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise _wrong(f"{name} is {value!r}", "it takes true or false")
    if isinstance(default, tuple):
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise _wrong(f"{name} is {value!r}", 'it takes a list such as ["https://shop.example"]')
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    if not number or (isinstance(default, int) and not isinstance(value, int)):
        raise _wrong(f"{name} is {value!r}", f"it takes a number above zero, such as {default}")
    return value


def _wrong(found: str, allowed: str) -> ConfigurationError:
    return ConfigurationError(f"credentials.yml, channels.web.WebChannel: {found}; {allowed}")
