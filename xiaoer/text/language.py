"""Which of the assistant's languages a message is in."""

from __future__ import annotations

import re
from typing import TypeVar

from xiaoer.text.normalise import to_half_width
from xiaoer.text.placeholders import without_placeholders
from xiaoer.types import Language

Default = TypeVar("Default", bound="Language | None")

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_RUN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LATIN_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]+(?:['’][a-zA-Z]+)*")
# Words by which an English sentence is known, and what a shop's customers do; never a thing's name or a brand, which
# Chinese sentences hold, too ("iPhone 15 pro max 有货吗").
_ENGLISH = re.compile(
    r"(?i:a|all|am|an|and|any|are|arrived?|back|before|bought|but|buy|by|can|cancel(?:led)?|change|check|could|deliver(?:ed|y)?"
    r"|do|does|don['’]?t|exchange|for|from|get|give|got|has|have|hello|help|how|i['’]?m|if|in|is|it|its|last|like|mistake"
    r"|my|need|no|not|of|on|one|order(?:ed|s)?|our|parcel|package|pay|please|received?|refund(?:ed)?|return(?:ed)?|send|sent|shipping|should|size"
    r"|still|thank(?:s| you)|that|the|them|there|they|this|to|track(?:ing)?|want|was|we|what|when|where|which|who|why"
    r"|will|with|would|yesterday|today|tomorrow|yes|you|your|address|invoice|coupon|wrong|broken|mine|me|fast|asap)"
)
_ENOUGH_HAN = 2
# Typed by everybody, whatever they speak.
_SHARED = re.compile(r"(?:ok+|oki|okay|x{0,4}[sml]|[a-z]|vip|app|qq|lol|wow)", re.IGNORECASE)


def detect(text: str, default: Default) -> Language | Default:
    """The language of `text`: Chinese when it has at least as many Han characters as Latin words.

    It is Chinese, too, where all Latin words are names of things ("Nike Air Max 的鞋"). Numbers,
    e-mails, links, sizes and words that both sides type ("ok") are no evidence; without any
    evidence the answer is `default`, such as the language of the conversation so far.
    """
    han, words, said = _evidence(text)
    if han == 0 and words == 0:
        return default
    return "zh" if han >= words or (han >= _ENOUGH_HAN and not said) else "en"


def languages_of(text: str) -> tuple[Language, ...]:
    """Every language in which `text` says something, the dominating one first: ("zh", "en") for "帮我 cancel 一下".

    A name, a brand, a product or a size in Latin letters makes a Chinese message no mixed one, nor
    does a single Han character an English one; without any evidence there is none.
    """
    first = detect(text, None)
    if first is None:
        return ()
    han, _, said = _evidence(text)
    if said and han >= _ENOUGH_HAN:
        return ("zh", "en") if first == "zh" else ("en", "zh")
    return (first,)


def _evidence(text: str) -> tuple[int, int, bool]:
    """How many Han characters and Latin words there are, and whether an English sentence is among them."""
    plain = _ADDRESS.sub(" ", to_half_width(without_placeholders(text)))
    runs = _RUN.findall(_HAN.sub(" ", plain))
    words = [run for run in runs if _LATIN_WORD.fullmatch(run) and not _SHARED.fullmatch(run)]
    return len(_HAN.findall(plain)), len(words), any(_ENGLISH.fullmatch(word) for word in words)
