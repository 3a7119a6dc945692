"""Signed sessions."""

from __future__ import annotations

import time

import jwt
import pytest

from channels.web_sessions import Sessions

KEY = b"k" * 32


def _token(key: bytes = KEY, algorithm: str = "HS256", **changes: object) -> str:
    claims = {"sub": "web-1", "aud": "xiaoer-web", "exp": int(time.time()) + 60, **changes}
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm=algorithm)


def test_what_we_issue_we_read() -> None:
    sessions = Sessions(KEY, 60)
    first, second = sessions.read(sessions.issue()), sessions.read(sessions.issue())
    assert first and second and first.conversation != second.conversation
    assert len(first.conversation) == len("web-") + 32
    again = sessions.read(sessions.issue(first.conversation))
    assert again and again.conversation == first.conversation


def test_the_helper_makes_a_good_token() -> None:
    assert Sessions(KEY, 60).read(_token()) is not None


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "nonsense",
        _token(key=b"x" * 32),
        _token(exp=int(time.time()) - 1),
        _token(exp=None),
        _token(aud="another"),
        _token(aud=None),
        _token(sub="alice"),
        _token(sub=None),
        _token(algorithm="HS512"),
        jwt.encode({"sub": "web-1", "aud": "xiaoer-web", "exp": int(time.time()) + 60}, None, algorithm="none"),
        _token()[:-3] + "AAA",
    ],
)
def test_nothing_else_is_a_session(token: str | None) -> None:
    assert Sessions(KEY, 60).read(token) is None


def test_half_way_it_is_ageing() -> None:
    sessions = Sessions(KEY, 100)
    fresh, old = sessions.read(_token(exp=int(time.time()) + 90)), sessions.read(_token(exp=int(time.time()) + 40))
    assert fresh and not sessions.ageing(fresh)
    assert old and sessions.ageing(old)
