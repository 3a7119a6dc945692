"""The text that is classified."""

from __future__ import annotations

import re

from xiaoer.text.simplified import plain
from xiaoer.understanding.stand_ins import CODE, EMAIL, with_stand_ins

__all__ = ["CODE", "EMAIL", "prepare"]

_KEPT = 240  # characters: a request stands at the start or the end of a long message
_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9.-]+")
_CODE = re.compile(r"#?(?<![a-z])(?:w|xe)?\d{5,}(?:-\d+)*")
_SPACES = re.compile(r"\s+")


def prepare(text: str) -> str:
    """`text` half-width, Simplified, in lower case, long numbers and e-mails as one code each.

    What the inbound hook masked is something typical of its kind again: nothing has to be learnt about placeholders.

    Of a text beyond 240 characters the first and the last 120 remain, so that a long message
    costs no more than a short one.
    """
    unified = _SPACES.sub(" ", plain(with_stand_ins(text)).casefold()).strip()
    if len(unified) > _KEPT:
        unified = f"{unified[: _KEPT // 2]} {unified[-_KEPT // 2 :]}"
    return _CODE.sub(CODE, _EMAIL.sub(EMAIL, unified))
