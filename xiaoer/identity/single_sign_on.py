"""Signed tokens of the shop's own site: who is signed in there is verified here."""

from __future__ import annotations

import time

import jwt

from xiaoer.config import SingleSignOnSettings

_LEEWAY_SECONDS = 30
_LIFE_SECONDS = 600  # a token travels in an address: one that lives for hours could be found there
_LONGEST = 200  # characters of an id
_MOST_CHARACTERS = 8192


class TokenRefused(Exception):
    """The token proves nothing; the message says why, for the log, and holds nothing of the token."""


def customer_in(token: str, trusted: SingleSignOnSettings) -> str:
    """The customer's id in a token (JWT) that the shop has signed for this assistant and that ends within ten minutes.

    The algorithm is the one of the settings, whatever the token's header says. Raises `TokenRefused`.
    """
    if len(token) > _MOST_CHARACTERS:
        raise TokenRefused("too long")
    try:
        claims = jwt.decode(
            token,
            trusted.key,
            algorithms=[trusted.algorithm],
            audience=trusted.audience,
            issuer=trusted.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "aud", "iss", trusted.claim]},
        )
    except jwt.InvalidTokenError as error:
        raise TokenRefused(type(error).__name__) from None
    if claims["exp"] > time.time() + _LIFE_SECONDS + _LEEWAY_SECONDS:
        raise TokenRefused(f"it lives for more than {_LIFE_SECONDS} s")
    user_id = claims[trusted.claim]
    if not isinstance(user_id, str) or not user_id.strip() or len(user_id) > _LONGEST:
        raise TokenRefused(f"{trusted.claim} isn't an id")
    return user_id
