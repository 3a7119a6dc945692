"""Which of the assistant's languages a message is in."""

from __future__ import annotations

import re
from typing import TypeVar

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

Default = TypeVar("Default", bound="Language | None")

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_RUN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LATIN_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]+(?:['’][a-zA-Z]+)*")
# Typed by everybody, whatever they speak.
_SHARED = re.compile(r"(?:ok+|oki|okay|x{0,4}[sml]|[a-z]|vip|app|qq|lol|wow)", re.IGNORECASE)


def detect(text: str, default: Default) -> Language | Default:
    """The language of `text`: Chinese when it has at least as many Han characters as Latin words.

    Numbers, e-mails, links, sizes and words that both sides type ("ok") are no evidence; without
    any evidence the answer is `default`, such as the language of the conversation so far.
    """
    plain = _ADDRESS.sub(" ", to_half_width(text))
    han = len(_HAN.findall(plain))
    words = _latin_words(_HAN.sub(" ", plain))
    if han == 0 and words == 0:
        return default
    return "zh" if han >= words else "en"


def _latin_words(text: str) -> int:
    runs = (run.group() for run in _RUN.finditer(text))
    return sum(1 for run in runs if _LATIN_WORD.fullmatch(run) and not _SHARED.fullmatch(run))
