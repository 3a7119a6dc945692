"""The JSON in an answer."""

from __future__ import annotations

import pytest

from xiaoer.llm.json_answers import json_object


@pytest.mark.parametrize(
    "answer",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1}```',
        '<think>{"a": 2}</think>\n{"a": 1}',
        '<think>so</think>```json\n{"a": 1}\n```',
    ],
)
def test_thoughts_and_fences_are_no_fault(answer: str) -> None:
    assert json_object(answer) == {"a": 1}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "isn't JSON"),
        ('{"a": 1', "isn't JSON"),
        ('Sure! {"a": 1}', "isn't JSON"),
        ("[" * 100_000, "isn't JSON"),
        ("[1]", "no object"),
        ("null", "no object"),
    ],
)
def test_anything_else_is_said_in_our_words(answer: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        json_object(answer)
