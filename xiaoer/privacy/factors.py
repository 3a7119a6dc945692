"""What proves who somebody is, and is told from anything else only by the question that was asked.

"王丽" behind "who are you?" is a name, "8000" the end of a phone and "98101" a postcode. Together with an order number
they open an account, so they may no more stand in a tracker than a phone may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.identity.factors import bare_name
from xiaoer.privacy.types import Kind, Span
from xiaoer.understanding.entities.alone import without
from xiaoer.understanding.entities.extract import extract

_LONGEST = 400  # characters: nobody answers such a question with more
_ASK_WHO = frozenset({"identity"})
_ASK_A_NAME = _ASK_WHO | {"invoice_title", "new_address"}
_MAY_HOLD_ONE = re.compile(r"\d{4}|[A-Za-z]\d[A-Za-z\d]? ?\d[A-Za-z]{2}")
_FOUR = re.compile(r"(?<![\dA-Za-z])\d{4}(?![\dA-Za-z])")
_KINDS: dict[str, Kind] = {"phone_last4": "phone_last4", "postcode": "postcode"}


def may_be_answer(text: str) -> bool:
    """Whether it matters to `find_factors` what was asked before `text`; False for nearly every message."""
    return len(text) <= _LONGEST and (bare_name(text) is not None or _FOUR.search(text) is not None)


def find_factors(text: str, asked: str | None) -> Iterator[Span]:
    """Postcodes and ends of phones that are said to be some, and what only the question `asked` makes one.

    `asked` is the slot of a form that was asked for last, such as "identity". No two of the spans overlap.
    """
    if len(text) > _LONGEST:
        return
    name = bare_name(text) if asked in _ASK_A_NAME else None
    start = text.find(name) if name else 0
    if name:
        yield Span(start, start + len(name), "name")
    if not _MAY_HOLD_ONE.search(text):
        return
    entities = extract(text)
    found = [Span(each.start, each.end, _KINDS[each.kind]) for each in entities if each.kind in _KINDS]
    yield from found
    if not name and any(span.kind == "postcode" for span in found):
        yield from (Span(each.start, each.end, "name") for each in entities if each.kind == "name")
    if asked in _ASK_WHO and not found:
        rest = without(text, [(each.start, each.end) for each in entities])
        yield from (Span(*match.span(), "phone_last4") for match in _FOUR.finditer(rest))
