"""Tokens for the sparse half of the search."""

from __future__ import annotations

import re

from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

_ZH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")
_EN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s", "e", "y")
_FUNCTION_WORDS = (
    "a an the is are was were be been am i you we it my your our me us to of in on for and or if so do does did done "
    "can could will would may shall should this that these those there here what how when where which who whom with "
    "at as by from have has had please any some they them he she his her its just also too than then into "
    "im ive ill youre theyre thats whats theres "
    "dont doesnt didnt wont cant isnt arent wasnt hasnt havent couldnt don doesn didn won isn aren wasn hasn haven "
    "couldn u ur pls plz gonna wanna"
)
_STOP_EN = frozenset(_FUNCTION_WORDS.split())
_STOP_ZH = frozenset("的了吗呢啊吧呀么嘛哦我你您们是在有就也都还这那个一和与及请把给会要能可以")


def tokens(text: str, language: Language) -> list[str]:
    """Lower-case tokens: Han characters alone and in pairs, words of Latin script without their endings."""
    plain = to_half_width(text).lower()
    return _chinese(plain) if language == "zh" else _english(plain)


def _chinese(text: str) -> list[str]:
    found: list[str] = []
    for run in _ZH.findall(text):
        if not _HAN.match(run):
            found.append(run)
            continue
        found.extend(char for char in run if char not in _STOP_ZH)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def _english(text: str) -> list[str]:
    words = _EN.findall(re.sub(r"['’](?:s|t|re|ve|ll|d|m)\b", "", text))
    return [_stem(word) for word in words if word not in _STOP_EN]


def _stem(word: str) -> str:
    if word.isdigit():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word
