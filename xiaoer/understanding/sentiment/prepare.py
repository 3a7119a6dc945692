"""The text whose sentiment is told."""

from __future__ import annotations

import html
import re

from xiaoer.text.placeholders import without_placeholders
from xiaoer.understanding.prepare import CODE, EMAIL, prepare

_NAMES_AND_LINKS = re.compile(r"(?<![\w.])@\w+|https?://\S+|www\.\S+")
_STAND_INS = re.compile(rf"(?:{re.escape(CODE)}|{re.escape(EMAIL)})\s?")


def prepare_sentiment(text: str) -> str:
    """`text` as the intent classifier prepares it, without @names, links, numbers, e-mails and what was masked.

    A text that is nothing else is kept. For most it is the same text, so that one sentence vector serves both.
    """
    known = html.unescape(without_placeholders(text)).strip() or html.unescape(text)
    prepared = prepare(_NAMES_AND_LINKS.sub(" ", known)) or prepare(known)
    return _STAND_INS.sub("", prepared).strip() or prepared
