"""What may come in: cleaning, slash commands, limits and sender ids, decided without any channel."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection
from typing import Literal

Verdict = Literal["ok", "too_long", "empty", "only_emoji"]
"""Whether a text can be understood at all, and if not, why."""

WEB_PREFIX = "web-"
"""Conversations of the chat page: their ids are made and signed by its channel alone."""

_ONE_OFF_PREFIX = "once-"
# Ids of messaging platforms hold any of these; spaces, quotes, brackets and control characters are an attack or a bug.
_SENDER = re.compile(r"[A-Za-z0-9$+=@:;.,_~/|!#*-]{1,128}")
# Formatting characters (zero-width, bidirectional, tags), control characters and halves of surrogate pairs.
_INVISIBLE = frozenset({"Cf", "Cc", "Cs"})
_KEPT = "\n"
_SPACES = {"\t": " ", "\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}
_LINE_ENDS = re.compile("|".join(re.escape(space) for space in _SPACES))
# "So" are the pictures; "Co" the pictures of old phones; "Cn" the pictures newer than Python's tables.
_PICTURES = frozenset({"So", "Co", "Cn"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def clean(text: object) -> str:
    """`text` without what no customer types on purpose: invisible and control characters, odd line ends.

    Anything that isn't a string becomes "". Line ends stay, as "\\n".
    """
    if not isinstance(text, str):
        return ""
    unified = _LINE_ENDS.sub(lambda match: _SPACES[match.group()], text)
    return "".join(char for char in unified if char in _KEPT or unicodedata.category(char) not in _INVISIBLE).strip()


def neutralise(text: str, payloads: Collection[str]) -> str:
    """`text` without leading slashes, unless all of it is one of `payloads`, the buttons' commands.

    Rasa reads `/intent{"entity": "value"}` as a command that needs no understanding and no trust.
    Full-width and other slashes that normalise to "/" count as slashes.
    """
    if text in payloads:
        return text
    start = 0
    while start < len(text) and (text[start].isspace() or unicodedata.normalize("NFKC", text[start]) == "/"):
        start += 1
    return text[start:]


def judge(text: str, max_characters: int) -> Verdict:
    """Whether `text` (cleaned) can go on to be understood; `max_characters` counts code points."""
    if len(text) > max_characters:
        return "too_long"
    categories = [(char, unicodedata.category(char)) for char in text]
    if any(category[0] in "LN" for _, category in categories):
        return "ok"
    if any(category in _PICTURES or ord(char) in _SKIN_TONES for char, category in categories):
        return "only_emoji"
    return "empty"


def acceptable_sender(sender: str, *, from_web: bool) -> bool:
    """Whether a channel may use this conversation id; the page's ids belong to the page, in any case of letters."""
    return bool(_SENDER.fullmatch(sender)) and (sender.lower().startswith(WEB_PREFIX) == from_web)


def one_off_sender() -> str:
    """An id for a message whose sender isn't named: nobody else shares it, so it can see nobody's conversation."""
    return _ONE_OFF_PREFIX + secrets.token_hex(16)


def web_sender() -> str:
    """A fresh conversation id for the chat page."""
    return WEB_PREFIX + secrets.token_hex(16)
