"""Replacing methods once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def test_two_that_wrap_one_method_go_around_each_other_whoever_comes_again() -> None:
    class Bell(_Bell):
        ring = _Bell.ring

    def louder(original: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda self: original(self) + "!"

    def longer(original: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda self: original(self) + "-"

    for make in (louder, longer, louder, longer):
        wrap(Bell, "ring", make)
    assert Bell().ring() == "ding!-"


def test_another_rasa_is_named_with_its_fix() -> None:
    with pytest.raises(ConfigurationError, match=r"_Bell has no toll.*uv sync"):
        wrap(_Bell, "toll", lambda original: original)
