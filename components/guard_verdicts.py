"""The last verdicts of the guard by text, for `rasa test`, which gives policies nothing of a parse but the intent.

Wherever messages come from channels the verdict stands in the message's parse result, and nobody looks here.
"""

from typing import Optional

from cachetools import LRUCache

_KEPT = 64
_refused: "LRUCache[str, str]" = LRUCache(maxsize=_KEPT)


def remember(text: str, category: Optional[str]) -> None:
    """Keep what `text` is refused as; forget it where it isn't any more."""
    if category:
        _refused[text] = category
    else:
        _refused.pop(text, None)


def recall(text: str) -> Optional[str]:
    """What `text` was refused as lately, or None."""
    category: Optional[str] = _refused.get(text)
    return category
