from __future__ import annotations

from xiaoer.llm.base import ChatMessage
from xiaoer.llm.tokens import estimate_prompt, estimate_tokens


def test_chinese_takes_more_a_character_than_english() -> None:
    assert estimate_tokens("a" * 100) == 41
    assert estimate_tokens("快" * 100) == 181
    assert estimate_tokens("") == 1


def test_a_prompt_takes_more_than_its_texts() -> None:
    assert estimate_prompt([ChatMessage("user", "a"), ChatMessage("user", "b")]) > 2 * estimate_tokens("a")
