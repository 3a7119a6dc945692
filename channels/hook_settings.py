"""What config.yml says about the hooks, and what of it is in force."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, Optional, Tuple

from xiaoer.errors import ConfigurationError
from xiaoer.types import Language

Asked = Callable[[], Awaitable[Optional[str]]]
"""`await asked()` tells the slot that a form of the conversation asks for, or None; it reads the tracker."""
Inbound = Callable[[str, str, Asked], Awaitable[str]]
"""`await f(conversation, text, asked)` gives the text that goes on; run in order on every message.

One that must load something first has a method `warm_up()`, which is called when a model is loaded to answer.
"""
Outbound = Callable[[str, Dict[str, Any]], Awaitable[Dict[str, Any]]]
"""`await f(conversation, reply)` gives the reply that is sent; run in order on every reply."""


@dataclass(frozen=True)
class HookSettings:
    """What config.yml says about the hooks."""

    max_characters: int
    action_seconds: float
    default_language: Language
    fast: bool = True
    inbound: Tuple[Inbound, ...] = ()
    outbound: Tuple[Outbound, ...] = ()

    @classmethod
    def from_config(cls, config: Dict[str, Any]) -> HookSettings:
        """The checked configuration; `ConfigurationError` says what is wrong with it."""
        limit, seconds, language = config["max_characters"], config["action_seconds"], config["default_language"]
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            raise _wrong("max_characters", limit, "a whole number above zero, such as 2000")
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds <= 0:
            raise _wrong("action_seconds", seconds, "a number of seconds above zero, such as 15")
        if language not in ("zh", "en"):
            raise _wrong("default_language", language, "zh or en")
        if not isinstance(config["fast"], bool):
            raise _wrong("fast", config["fast"], "true or false")
        return cls(
            limit,
            float(seconds),
            language,
            config["fast"],
            _functions(config, "inbound"),
            _functions(config, "outbound"),
        )


def _wrong(key: str, found: Any, allowed: str) -> ConfigurationError:
    return ConfigurationError(f"config.yml, MessageHooks: {key} is {found!r}; it takes {allowed}")


def _functions(config: Dict[str, Any], key: str) -> Tuple[Any, ...]:
    """The functions that a list of `module.function` names."""
    found = []
    for path in config[key] or []:
        module, _, name = str(path).rpartition(".")
        try:
            found.append(getattr(importlib.import_module(module), name))
        except (ImportError, AttributeError, ValueError) as error:
            raise _wrong(key, path, "a list of importable async functions, such as module.function") from error
    return tuple(found)


_settings: Optional[HookSettings] = None


def activate(new: HookSettings) -> None:
    """Make `new` the settings of this process."""
    global _settings
    _settings = new


def active_settings() -> HookSettings:
    """The settings of the model that was loaded last; `ConfigurationError` before any was."""
    if _settings is None:
        raise ConfigurationError("no MessageHooks were loaded; put channels.hooks.MessageHooks first in the pipeline")
    return _settings
