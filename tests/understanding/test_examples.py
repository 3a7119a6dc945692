"""The loader, and what the shipped training data must keep to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import same_text_key
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.examples import load_examples
from xiaoer.understanding.labels import INTENTS, POLICY, TOPICS, Label

NLU = ROOT / "data" / "nlu"


def test_annotations_and_topics_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: policy_question\n  metadata: {topic: invoice}\n  examples: |\n    - 订单[X1](order_number)呢\n"
        '- intent: inform\n  examples: |\n    - it is [X]{"entity": "name"} ok\n- synonym: a\n  examples: |\n    - b\n'
    )
    assert load_examples(tmp_path) == [
        Example("订单X1呢", Label(POLICY, "invoice")),
        Example("it is X ok", Label("inform")),
    ]


@pytest.mark.parametrize("content", ["nlu: [", "rules: []", "nlu: 3", "nlu:\n- intent: a\n"])
def test_a_file_that_is_no_nlu_data_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "wrong.yml").write_text(content)
    with pytest.raises(ConfigurationError, match=r"wrong\.yml"):
        load_examples(tmp_path)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no intent examples"):
        load_examples(tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_intent_has_at_least_sixty_examples(language: str) -> None:
    counts = Counter(example.label.intent for example in load_examples(NLU / language))
    assert set(counts) == set(INTENTS)
    assert {intent: n for intent, n in counts.items() if n < 60} == {}


def test_every_policy_question_has_a_topic_and_nothing_else_has() -> None:
    labels = {example.label for example in load_examples(NLU)}
    assert {label.topic for label in labels if label.intent == POLICY} == set(TOPICS)
    assert all(label.topic is None for label in labels if label.intent != POLICY)


def test_no_text_stands_twice_or_under_two_intents() -> None:
    seen: dict[str, Example] = {}
    for example in load_examples(NLU):
        key = same_text_key(example.text)
        assert key, f"{example.text!r} has no word"
        assert key not in seen, f"{example} and {seen.get(key)}"
        seen[key] = example
