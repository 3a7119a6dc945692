"""Copies for debug lines: Rasa copies events, slots and states deeply for lines that nobody sees.

Four modules of Rasa use `copy` for nothing else; there it copies only while Rasa logs at DEBUG.
"""

from __future__ import annotations

import copy
import logging
from importlib import import_module
from typing import Any, TypeVar

from xiaoer.errors import ConfigurationError

T = TypeVar("T")

MODULES = (
    "rasa.core.processor",
    "rasa.core.actions.forms",
    "rasa.core.policies.memoization",
    "rasa.core.policies.rule_policy",
)
_rasa = logging.getLogger("rasa")


class LogCopies:
    """Stands for the module `copy` where it serves debug lines only."""

    @staticmethod
    def deepcopy(value: T, *more: Any) -> T:
        """A deep copy while debug lines are written; else the value, which nobody will look at."""
        return copy.deepcopy(value, *more) if _rasa.isEnabledFor(logging.DEBUG) else value


def install() -> None:
    """Put `LogCopies` in the place of `copy` in those modules."""
    for name in MODULES:
        module = import_module(name)
        if getattr(module, "copy", None) is not copy and not isinstance(getattr(module, "copy", None), LogCopies):
            raise ConfigurationError(
                f"{name} doesn't import copy: this Rasa isn't 3.6.21; install the version in uv.lock with `uv sync`"
            )
        module.copy = LogCopies()  # type: ignore[attr-defined]
