"""How many tokens a prompt may take, before anybody has counted them."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoer.llm.base import ChatMessage

_PER_MESSAGE = 8
_ASCII = 0.4  # tokens a character
_OTHER = 1.8


def estimate_tokens(text: str) -> int:
    """A careful guess, rather too many than too few.

    SmolLM2's tokenizer, made for English, takes 0.25 tokens a character of English and 1.75 of Chinese.
    """
    ascii_characters = sum(character.isascii() for character in text)
    return int(ascii_characters * _ASCII + (len(text) - ascii_characters) * _OTHER) + 1


def estimate_prompt(messages: Sequence[ChatMessage]) -> int:
    """The same for a prompt, with what a chat template puts around each message."""
    return sum(_PER_MESSAGE + estimate_tokens(message.content) for message in messages)
