"""The last verdicts of the guard by text, for `rasa test`, which gives policies nothing of a parse but the intent.

Wherever messages come from channels the verdict stands in the message's parse result, and nobody looks here.
"""

from typing import Optional, Tuple

from cachetools import LRUCache

_KEPT = 64
_refused: "LRUCache[str, Tuple[str, float]]" = LRUCache(maxsize=_KEPT)


def remember(text: str, category: Optional[str], confidence: float) -> None:
    """Keep what `text` is refused as and how sure that is; forget it where it isn't refused any more."""
    if category:
        _refused[text] = category, confidence
    else:
        _refused.pop(text, None)


def recall(text: str) -> Tuple[Optional[str], float]:
    """What `text` was refused as lately, or None, and how sure that was."""
    found: Tuple[Optional[str], float] = _refused.get(text, (None, 0.0))
    return found
