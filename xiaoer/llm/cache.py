"""Answers that were given before to exactly the same prompt."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from threading import Lock

from cachetools import TTLCache

from xiaoer.llm.base import ChatMessage, Completion, JsonSchema


class AnswerCache:
    """The last `size` answers, each for `seconds`; the one that wasn't asked for longest goes first.

    Prompts are kept as hashes only. Safe to use from several threads.
    """

    def __init__(self, size: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """A `size` of 0 keeps nothing."""
        self._answers: TTLCache[str, Completion] = TTLCache(size, seconds, timer=clock)
        self._lock = Lock()

    @staticmethod
    def key(model: str, messages: Sequence[ChatMessage], max_tokens: int, json_schema: JsonSchema | None) -> str:
        """The key of a prompt."""
        asked = [model, [list(message) for message in messages], max_tokens, json_schema]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> Completion | None:
        """The answer, marked as cached and without cost."""
        with self._lock:
            found = self._answers.get(key)
        return Completion(found.text, 0, 0, 0.0, cached=True) if found else None

    def put(self, key: str, answer: Completion) -> None:
        """Keep an answer."""
        if self._answers.maxsize > 0:
            with self._lock:
                self._answers[key] = answer

    def drop(self, answer: Completion) -> None:
        """Keep an answer no longer, wherever it was given."""
        with self._lock:
            for key in [key for key, kept in self._answers.items() if kept.text == answer.text]:
                del self._answers[key]
