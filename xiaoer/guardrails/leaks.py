"""Whether a generated text gives away a prompt: the last check before it is sent."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xiaoer.text.simplified import plain

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{32,}")
_LONG = 8  # words in a row that stand in a prompt as well, no chance can bring about
_LONG_HAN = 12  # the same in Chinese characters
_SHORT = 4  # words in a row, by which a text that was changed here and there is still recognised
_SHARE = 0.35  # of a text's short sequences
_FEWEST = 10  # short sequences; of fewer a share says nothing


class Leak(NamedTuple):
    """What was found: the words of a prompt, as they stand in the text, and whether they are in a row or scattered."""

    words: str
    in_a_row: bool


class PromptLeaks:
    """Knows prompts, and finds them again in a text: copied, copied with small changes, backwards or as base64.

    A prompt that is translated, or told in wholly other words, is not recognised.
    """

    def __init__(self, prompts: Iterable[str], public: Iterable[str] = ()) -> None:
        """`prompts`: sources, Jinja included, of which only the fixed text counts.

        `public`: what may be said although it stands in a prompt, too, such as the shop's responses and documents.
        """
        told = [_tokens(text) for text in public]
        parts = [_tokens(part) for prompt in prompts for part in _JINJA.split(prompt)]
        self._long = _sequences(parts, _LONG) - _sequences(told, _LONG)
        self._short = _sequences(parts, _SHORT) - _sequences(told, _SHORT)

    @classmethod
    def of_files(cls, paths: Iterable[Path], public: Iterable[str] = ()) -> PromptLeaks:
        """Of prompts that are files."""
        return cls([path.read_text(encoding="utf-8") for path in paths], public)

    def find(self, text: str) -> Leak | None:
        """The first leak in `text`, or None where it may be sent."""
        found = (self._in(tokens) for tokens in map(_tokens, _readings(text)))
        return next((leak for leak in found if leak), None)

    def _in(self, tokens: Sequence[str]) -> Leak | None:
        run = 0
        for start in range(len(tokens) - _LONG + 1):
            run = run + 1 if tuple(tokens[start : start + _LONG]) in self._long else 0
            words = tokens[start - run + 1 : start + _LONG]
            if run and len(words) >= (_LONG_HAN if all(len(word) == 1 for word in words) else _LONG):
                return Leak(_shown(words), in_a_row=True)
        pieces = [tuple(tokens[start : start + _SHORT]) for start in range(len(tokens) - _SHORT + 1)]
        known = [piece for piece in pieces if piece in self._short]
        if len(known) >= _FEWEST and len(known) >= _SHARE * len(pieces):
            return Leak(" … ".join(map(_shown, known[:3])), in_a_row=False)
        return None


def _tokens(text: str) -> list[str]:
    """Chinese characters and words, without signs."""
    return _TOKEN.findall(plain(text).casefold())


def _sequences(texts: Iterable[Sequence[str]], length: int) -> set[tuple[str, ...]]:
    return {tuple(text[start : start + length]) for text in texts for start in range(len(text) - length + 1)}


def _readings(text: str) -> Iterator[str]:
    """The text, the text from its end, and what in it is base64."""
    yield text
    yield text[::-1]
    for match in _ENCODED.finditer(text):
        encoded = match.group()
        try:
            yield base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue


def _shown(words: Sequence[str]) -> str:
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)
