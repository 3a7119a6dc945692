"""Replacing methods once."""

from __future__ import annotations

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.wrapping import wrap


class _Bell:
    def ring(self) -> str:
        """Rings."""
        return "ding"

    @staticmethod
    def hum() -> str:
        return "mmm"


def test_wrapping_twice_wraps_once_and_keeps_the_kind() -> None:
    class Bell(_Bell):
        ring = _Bell.ring
        hum = staticmethod(_Bell.hum)

    for _ in range(2):
        wrap(Bell, "ring", lambda original: lambda self: original(self) + "!")
        wrap(Bell, "hum", lambda original: lambda: original() + "?")
    assert Bell().ring() == "ding!"
    assert Bell.hum() == Bell().hum() == "mmm?"
    assert _Bell().ring() == "ding"


def test_another_rasa_is_named_with_its_fix() -> None:
    with pytest.raises(ConfigurationError, match=r"_Bell has no toll.*uv sync"):
        wrap(_Bell, "toll", lambda original: original)
