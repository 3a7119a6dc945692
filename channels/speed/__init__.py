"""Work that Rasa 3.6.21 repeats at every message without any effect, left out.

Each module replaces one thing of Rasa's by one with the same results and the same errors, and its tests compare
the two. Nothing of a conversation is kept beyond its turn. `fast: false` under MessageHooks in config.yml leaves
Rasa as it is.
"""

from __future__ import annotations

import logging

import rasa

from channels.speed import (
    answer_checks,
    connections,
    event_types,
    graph_runs,
    known_domain,
    log_copies,
    past_states,
    rule_keys,
    slot_copies,
)
from channels.speed.process import settle

logger = logging.getLogger(__name__)

WRITTEN_FOR = "3.6.21"
__all__ = ["install", "settle"]
_PARTS = (
    answer_checks,
    event_types,
    graph_runs,
    known_domain,
    log_copies,
    past_states,
    rule_keys,
    slot_copies,
    connections,
)


def install() -> None:
    """Put all of it in place; repeating it changes nothing. Another Rasa is left as it is, with one warning."""
    if rasa.__version__ != WRITTEN_FOR:
        logger.warning(
            "Rasa %s is slower than it could be: channels/speed was written for %s; install that with `uv sync`",
            rasa.__version__,
            WRITTEN_FOR,
        )
        return
    for part in _PARTS:
        part.install()
