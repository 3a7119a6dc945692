"""The JSON in a language model's answer."""

from __future__ import annotations

import json
import re
from typing import Any

_THOUGHTS = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)


def json_object(answer: str) -> dict[str, Any]:
    """The object that `answer` is; thoughts before it and a Markdown fence around it are no fault.

    Raises `ValueError`, in words of ours, for anything else.
    """
    bare = _THOUGHTS.sub("", answer)
    fenced = _FENCE.match(bare)
    try:
        found = json.loads(fenced.group(1) if fenced else bare)
    except (ValueError, RecursionError):
        raise ValueError("it isn't JSON, or ends in the middle") from None
    if not isinstance(found, dict):
        raise ValueError("it is JSON but no object")
    return found
