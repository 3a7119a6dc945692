from __future__ import annotations

from xiaoer.llm.base import ChatMessage, Completion
from xiaoer.llm.cache import AnswerCache

ANSWER = Completion("yes", 10, 2, 1.5)
PROMPT = (ChatMessage("user", "a"),)


def test_an_answer_that_is_known_costs_nothing_until_it_is_old() -> None:
    now = [0.0]
    cache = AnswerCache(10, 60, clock=lambda: now[0])
    cache.put("k", ANSWER)
    now[0] = 59
    assert cache.get("k") == Completion("yes", 0, 0, 0.0, cached=True)
    now[0] = 60
    assert cache.get("k") is None


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = AnswerCache(2, 60)
    cache.put("a", ANSWER)
    cache.put("b", ANSWER)
    assert cache.get("a")
    cache.put("c", ANSWER)
    assert cache.get("b") is None
    assert cache.get("a") and cache.get("c")


def test_no_size_keeps_nothing() -> None:
    cache = AnswerCache(0, 60)
    cache.put("a", ANSWER)
    assert cache.get("a") is None


def test_the_key_tells_everything_apart_and_holds_no_text() -> None:
    key = AnswerCache.key("m", PROMPT, 5, {"b": 1, "a": 2})
    assert key == AnswerCache.key("m", list(PROMPT), 5, {"a": 2, "b": 1})
    others = [
        AnswerCache.key("n", PROMPT, 5, {"a": 2, "b": 1}),
        AnswerCache.key("m", (ChatMessage("system", "a"),), 5, {"a": 2, "b": 1}),
        AnswerCache.key("m", PROMPT, 6, {"a": 2, "b": 1}),
        AnswerCache.key("m", PROMPT, 5, None),
        AnswerCache.key("m", (*PROMPT, *PROMPT), 5, {"a": 2, "b": 1}),
    ]
    assert len({key, *others}) == 6
    assert len(key) == 64
