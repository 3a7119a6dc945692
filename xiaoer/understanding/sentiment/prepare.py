"""The text whose sentiment is told."""

from __future__ import annotations

import html
import re

from xiaoer.understanding.prepare import prepare

_NAMES_AND_LINKS = re.compile(r"(?<![\w.])@\w+|https?://\S+|www\.\S+")


def prepare_sentiment(text: str) -> str:
    """`text` as the intent classifier prepares it, without @names and links, which feel nothing.

    A text that is nothing else is kept. For all others it is the same text, so that one sentence
    vector serves both.
    """
    plain = html.unescape(text)
    return prepare(_NAMES_AND_LINKS.sub(" ", plain)) or prepare(plain)
