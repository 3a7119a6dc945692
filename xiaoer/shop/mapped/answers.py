"""What a foreign shop's answer means: good, a clear no, or nothing that can be relied on."""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from typing import Any, Literal, NamedTuple

import httpx

from xiaoer.shop.mapped.expressions import WontEvaluate
from xiaoer.shop.mapped.mapping import Errors, ShopsRefusal

_BUSY = frozenset({429, 502, 503, 504})

Meaning = Literal[
    "good",
    "not-found",
    "busy",  # another try may do
    "changed",  # the state isn't what the request assumed
    "key-reused",
    "refused",  # by a rule of the shop's: `refusal` says which
    "rejected",  # a clear no for another reason: nothing was done
    "unauthorised",
    "failed",  # in the middle: the shop may have done it all the same
]


class Answer(NamedTuple):
    """One answer: its meaning, the shop's own code where it gave one, and the JSON (personal: never in a message)."""

    meaning: Meaning
    status: int
    code: str | None
    body: Any
    headers: Map[str, str]
    refusal: ShopsRefusal | None = None

    @property
    def said(self) -> str:
        """Status and code, for messages."""
        return f"{self.status}, code {self.code}" if self.code else str(self.status)

    @property
    def is_clear(self) -> bool:
        """Whether the shop itself says what became of the request."""
        return self.meaning not in ("good", "failed") and not (self.meaning == "busy" and self.status >= 500)


def answer_of(response: httpx.Response, errors: Errors) -> Answer:
    """What this response means by the mapping's `errors`."""
    body = _json(response)
    code = _code(body, errors)
    meaning = _meaning(response.status_code, body, code, errors)
    return Answer(
        meaning, response.status_code, code, body, response.headers, errors.refused.get(code) if code else None
    )


def _meaning(status: int, body: Any, code: str | None, errors: Errors) -> Meaning:
    if 200 <= status < 300 and (errors.good is None or _finds(errors.good, body) is True):
        return "good"
    by_code: tuple[tuple[Meaning, Any], ...] = (
        ("refused", errors.refused),
        ("not-found", errors.not_found),
        ("busy", errors.busy),
        ("changed", errors.changed),
        ("key-reused", errors.key_reused),
    )
    for meaning, codes in by_code:
        if code is not None and code in codes:
            return meaning
    if status in _BUSY:
        return "busy"
    if status in (401, 403):
        return "unauthorised"
    if status == 404 and not errors.not_found:  # else a page that doesn't exist would pass for an order that doesn't
        return "not-found"
    return "rejected" if 400 <= status < 500 and status != 408 and code is not None else "failed"


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError:
        return None


def _code(body: Any, errors: Errors) -> str | None:
    found = _finds(errors.code, body) if errors.code is not None else None
    return (
        str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) and len(str(found)) < 80 else None
    )


def _finds(expression: Any, body: Any) -> Any:
    try:
        return expression(body)
    except WontEvaluate:
        return None
