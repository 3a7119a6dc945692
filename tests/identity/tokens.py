"""Tokens as the shop's own site signs them."""

from __future__ import annotations

import time
from typing import Any

import jwt

from xiaoer.config import SingleSignOnSettings

SECRET = "a-shared-secret-of-thirty-two-characters"
TRUSTED = SingleSignOnSettings(issuer="https://shop.example", audience="xiaoer", key=SECRET, algorithm="HS256")


def token(user_id: Any = "wang", *, key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """A good token, but for what is given; a claim that is None is left out."""
    values = {"sub": user_id, "iss": TRUSTED.issuer, "aud": TRUSTED.audience, "exp": int(time.time()) + 60, **claims}
    return jwt.encode({k: v for k, v in values.items() if v is not None}, key, algorithm=algorithm)
