"""Checks of numbers that stand in `config.yml`, where anything may stand."""

from __future__ import annotations

import math
from collections.abc import Callable

from xiaoer.errors import ConfigurationError


def check_number(name: str, value: object, right: Callable[[float], bool], allowed: str) -> None:
    """Raise `ConfigurationError` where `value` is no finite number that is `right`; `allowed` says what is."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or not right(value):  # type: ignore[arg-type]
        raise ConfigurationError(f"{name} is {value!r}; it takes {allowed}")
