"""What of a message is looked at: all of it, and its clauses, so that a polite request doesn't cover an attack."""

from __future__ import annotations

from functools import lru_cache

from xiaoer.guardrails.rules import together
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.requests.find import classified

_LONG = 240  # characters, of which `prepare` keeps the ends
_WINDOW, _STEP, _WINDOWS = 170, 150, 12


@lru_cache(maxsize=128)  # of one message it is wanted twice
def pieces(text: str) -> tuple[str, ...]:
    """The prepared texts to classify: the same as the intent classifier's, so that their vectors are there already.

    The middle of a message beyond 240 characters, which nobody else reads, is looked at in windows.
    """
    told = together(text)
    found = classified(told)
    if len(told) > _LONG:
        found += [told[start : start + _WINDOW] for start in range(_STEP, len(told) - _WINDOW, _STEP)][:_WINDOWS]
    return tuple(dict.fromkeys(prepare(piece) for piece in found if any(char.isalpha() for char in piece)))
