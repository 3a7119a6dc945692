"""Checks of encoders' options, and how their messages are worded."""

from __future__ import annotations

from typing import Any

from xiaoer.errors import ConfigurationError


def whole(encoder: str, option: str, value: Any, least: int) -> int:
    """A whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigurationError(f"encoder {encoder}: {option} is {value!r}; it takes a whole number from {least}")
    return value


def at_least(encoder: str, option: str, value: Any, least: float) -> float:
    """A number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < float("inf"):
        raise ConfigurationError(f"encoder {encoder}: {option} is {value!r}; it takes a number from {least:g}")
    return float(value)


def text(encoder: str, option: str, value: Any) -> str:
    """A text, empty or not."""
    if not isinstance(value, str):
        raise ConfigurationError(f"encoder {encoder}: {option} is {value!r}; it takes a text in quotation marks")
    return value


def one_of(encoder: str, option: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    """One of `allowed`."""
    if value not in allowed:
        named = ", ".join(str(each) for each in allowed)
        raise ConfigurationError(f"encoder {encoder}: {option} is {value!r}; it is one of {named}")
    return value


def first_line(error: BaseException) -> str:
    """The beginning of what a library said, for a message of one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
