"""Reading the body of a chat completion, which any server may have got wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from xiaoer.errors import LLMUnavailable
from xiaoer.llm.base import ChatMessage, Completion
from xiaoer.llm.tokens import estimate_prompt, estimate_tokens

_TOO_MANY = 10  # times the estimate


def read_answer(body: bytes, messages: Sequence[ChatMessage], seconds: float) -> Completion:
    """The completion in `body`, the answer to `messages`; raises `LLMUnavailable` where there is none.

    Where the server doesn't count tokens they are estimated.
    """
    try:
        answer = json.loads(body)
    except ValueError:
        raise LLMUnavailable("the language model's endpoint answered with something that isn't JSON") from None
    text = _text(answer)
    if not text:
        raise LLMUnavailable("the language model's endpoint answered without any text")
    usage = answer.get("usage")
    return Completion(
        text,
        _count(usage, "prompt_tokens", estimate_prompt(messages)),
        _count(usage, "completion_tokens", estimate_tokens(text)),
        seconds,
    )


def _text(answer: Any) -> str:
    try:
        text = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return text.strip() if isinstance(text, str) else ""


def _count(usage: Any, name: str, estimate: int) -> int:
    """What the server says; the estimate where that is nothing, or so far from it that a budget would be gone."""
    found = usage.get(name) if isinstance(usage, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= _TOO_MANY * (estimate + 100):
        return estimate
    return found
