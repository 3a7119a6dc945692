"""What a customer wants only where the first thing can't be had: "if there is none, cancel it", "没有就退了"."""

from __future__ import annotations

import re
from typing import NamedTuple

KEEP = "keep"
"""In an intent's place: leave everything as it is."""

_HEAD = 14  # characters in front of a condition, such as "另外" or "or, well,"
_IMPOSSIBLE_ZH = (
    r"没有(?!发|寄|到|收|签|出)|没货|缺货|断货|无货|没了|卖完|售罄|不行|不可以|不成|不支持|办不了|不能(?!用)"
    r"|[退换改消]不了|[退换改消]不成"
)
_BEFORE_DEED = r"just|please|cancel|return|refund|exchange|swap|change|keep|leave|send|i['’]?d|i will|i want|make"
_NOT_EN = r"\b(?:no|not|none|cannot|unavailable|impossible|sold out|out of stock|gone|refused?|fails?)\b|n['’]?t\b"
_CONDITION = re.compile(
    rf"(?:如果|要是|假如|万一|若是?|实在)[^,，。;；!！?？]{{0,10}}?(?:{_IMPOSSIBLE_ZH})[^,，。;；!！?？就则]{{0,8}}?"
    r"(?:的话|就|则|那么?|[,，]|(?=[退换取]))"
    rf"|(?:{_IMPOSSIBLE_ZH})[^,，。;；!！?？就则]{{0,8}}?(?:的话|就|那就|则)"
    r"|否则|要不然|不然的?话?"
    rf"|\b(?:if|in case|should)\b[^,.;!?]{{0,40}}?(?:{_NOT_EN})[^,.;!?]{{0,40}}?"
    rf"(?:[,;]|\bthen\b|(?=\b(?:{_BEFORE_DEED})\b))"
    r"|\b(?:otherwise|or else|failing that|if not)\b",
    re.IGNORECASE,
)
_ON_ITS_STATE = re.compile(r"(?i)\b(ship\w*|sent|left|arriv\w*|deliver\w*|dispatch\w*)\b|发货|寄出|签收")
_EMPTY = re.compile(
    r"(?i)^(?:[\s,，。;:：]|then\b|just\b|please\b|you can\b|i['’]?d (?:like|rather|want)(?: to)?\b"
    r"|就|那|再|请|直接|帮我|给我)+"
)
_DEEDS = (
    (
        KEEP,
        r"算了|不[换改退取]|不用[换改动退]|别[换改退动]|留着|保持"
        r"|\b(?:keep|leave|forget|never ?mind|nothing|as it is)\b",
    ),
    ("cancel_order", r"取消|撤单|不要了|\bcancel\b"),
    ("return_refund", r"退|\b(?:return|refund|money back|send (?:it|them) back)\b"),
    ("exchange", r"换|\b(?:exchange|swap|replace)\b"),
)


class Otherwise(NamedTuple):
    """A condition and what shall be done then: from `start` the condition, from `deed` the wish without it."""

    start: int
    deed: int
    intent: str | None  # None where only another wish for the same goods follows ("then the black one")


def find(text: str, start: int = 0) -> Otherwise | None:
    """The first thing of `text` from `start` on that is wanted only where what stands before it fails."""
    match = _CONDITION.search(text, start)
    if match is None or _ON_ITS_STATE.search(match[0]):
        return None
    lead = _EMPTY.match(text[match.end() :])
    deed = match.end() + (lead.end() if lead else 0)
    wish = text[deed:]
    intent = next((name for name, words in _DEEDS if re.search(words, wish, re.IGNORECASE)), None)
    return Otherwise(match.start(), deed, intent)


def begins(text: str, start: int, end: int) -> Otherwise | None:
    """The condition with which the part of `text` between `start` and `end` begins, if it does."""
    found = find(text[:end], start)
    return found if found and found.start - start <= _HEAD else None
