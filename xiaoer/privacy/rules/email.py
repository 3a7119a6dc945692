"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.types import Span

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9_][A-Za-z0-9._-]{1,63} ?@ ?[A-Za-z0-9-]{2,63}\.(?:com|cn|net|org"
    r"|edu)(?![A-Za-z0-9])"
    # said rather than typed: "yara at example dot com", "yara艾特example点com"
    r"|(?<![A-Za-z0-9._-])[A-Za-z0-9][A-Za-z0-9._-]{1,63}(?: ?(?:艾特|圈a|\(at\)|\[at\]) ?| at (?=[a-z0-9-]+(?: dot "
    r"|\[dot\]|\(dot\))))"
    r"[A-Za-z0-9-]{1,63}(?:(?:\.|点| dot |\[dot\]|\(dot\))[A-Za-z0-9-]{2,63}){1,3}",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Span]:
    """Addresses with an @, and such as are spelled out for want of one."""
    for match in _EMAIL.finditer(reading.plain):
        yield Span(match.start(), match.start() + len(match[0].rstrip(".-")), "email")
