"""Replacing a method of Rasa's, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xiaoer.errors import ConfigurationError

_MARK = "wrapped_by_xiaoer"


def wrap(owner: type, name: str, make: Callable[[Any], Any]) -> None:
    """Put `make(original)` in the place of `owner.name`; a second call with the same `make` changes nothing.

    Another one goes around the first. A static method stays one. Raises `ConfigurationError` when
    `owner` has no such method, which means another Rasa than the one this was written for.
    """
    if name not in vars(owner):
        raise ConfigurationError(
            f"{owner.__name__} has no {name}: this Rasa isn't 3.6.21; install the version in uv.lock with `uv sync`"
        )
    original = vars(owner)[name]
    static = isinstance(original, staticmethod)
    function = original.__func__ if static else original
    by = f"{make.__module__}.{make.__qualname__}"
    wrapped: tuple[str, ...] = getattr(function, _MARK, ())
    if by in wrapped:
        return
    replacement = make(function)
    setattr(replacement, _MARK, (*wrapped, by))
    replacement.__doc__ = function.__doc__
    setattr(owner, name, staticmethod(replacement) if static else replacement)
