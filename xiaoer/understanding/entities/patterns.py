"""Regular expressions for texts in two scripts."""

from __future__ import annotations

import re


def expression(text: str, flags: int = 0) -> re.Pattern[str]:
    r"""A compiled expression in which \w, \d and \b know Latin letters and digits only.

    So that a number or an English word between Chinese characters has boundaries: 我要39码.
    """
    return re.compile(text, flags | re.ASCII)
