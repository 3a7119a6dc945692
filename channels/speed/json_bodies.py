"""JSON of what is sent to the action server: the whole conversation, at every call."""

from __future__ import annotations

import json
from typing import Any

import ujson


def dumps(value: Any) -> str:
    """JSON that reads back as what `json.dumps` would write; by ujson, or by `json` itself where ujson can't."""
    try:
        return ujson.dumps(value, escape_forward_slashes=False, allow_nan=False)
    except (OverflowError, ValueError, TypeError, UnicodeError):  # numbers beyond 64 bits, NaN, odd types
        return json.dumps(value)
