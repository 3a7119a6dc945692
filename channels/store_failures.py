"""A conversation that can't be read or written is told, never replaced by an empty one.

Rasa wraps every tracker store so that a failed read looks like a new conversation and a failed write goes to
memory, with one line in the log. The customer would be asked everything anew, and a confirmation would meet a
dialogue that doesn't know of it.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any, Callable

from rasa.core.tracker_store import FailSafeTrackerStore

from xiaoer.wrapping import wrap

logger = logging.getLogger(__name__)
Handle = Callable[[FailSafeTrackerStore, Exception], None]


def install() -> None:
    """Let the store's errors through: the hooks then apologise, and the next message finds the dialogue as it was."""
    wrap(FailSafeTrackerStore, "on_tracker_store_error", _telling)
    wrap(FailSafeTrackerStore, "on_tracker_store_retrieve_error", _telling)


def _telling(original: Handle) -> Handle:
    @wraps(original)
    def tell(self: FailSafeTrackerStore, error: Exception) -> Any:
        logger.error("The tracker store failed (%s); see tracker_store in endpoints.yml", type(error).__name__)
        raise error

    return tell
