"""What our own channels tell about a message; what clients say about themselves is dropped."""

from __future__ import annotations

from typing import Any, Dict, Optional

from sanic.request import Request

from xiaoer.config import settings


class TrustedMetadata(Dict[str, Any]):
    """Metadata that one of our channels made; `channel` says which.

    The type is the mark: a client's JSON never becomes one. Keys: "address", a keyed fingerprint of
    the client's address for locks and limits, never the address; "language", what the page is set to.
    """

    def __init__(self, channel: str, *, address: str, language: Optional[str] = None) -> None:
        super().__init__(address=address)
        self.channel = channel
        if language:
            self["language"] = language


def client_address(request: Request) -> str:
    """A keyed fingerprint of the client's address.

    Behind a proxy set SANIC_PROXIES_COUNT or SANIC_REAL_IP_HEADER, which Sanic reads itself; else the
    forwarding headers, which anybody can send, count for nothing.
    """
    return settings().fingerprint(request.remote_addr or request.ip or "unknown", "address")
