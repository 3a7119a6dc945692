"""Examples that contradict each other are told with file and line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from launch.check_examples import example_faults
from tests.world import ROOT
from xiaoer.understanding.examples import load_examples
from xiaoer.understanding.labels import INTENTS

_START = 'version: "3.1"\n\nnlu:\n'


def faults(root: Path, *blocks: str) -> list[str]:
    (root / "data/nlu").mkdir(parents=True)
    for number, block in enumerate(blocks):
        (root / f"data/nlu/{number}.yml").write_text(_START + block, encoding="utf-8")
    return list(example_faults(root))


def test_the_project_itself_is_in_order() -> None:
    assert list(example_faults(ROOT)) == []


def test_a_text_under_two_intents_is_told_however_it_is_written(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "  - intent: cancel_order\n    examples: |\n      - 取消\n      - 我不要了!\n",
        "  - intent: return_refund\n    examples: |\n      - 我 不要 了\n      - 退货\n",
    )
    assert found == [
        "data/nlu/1.yml:6: '我 不要 了' stands under return_refund, and at data/nlu/0.yml:7 under cancel_order; "
        "keep the one that is right"
    ]


def test_an_entity_mark_makes_no_other_text(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "  - intent: cancel_order\n    examples: |\n      - drop [#W1234567](order_number)\n",
        "  - intent: order_status\n    examples: |\n      - drop #W1234567\n",
    )
    assert len(found) == 1 and "data/nlu/1.yml:6" in found[0]


def test_the_same_text_about_two_topics_is_told_and_twice_under_one_label_is_not(tmp_path: Path) -> None:
    block = "  - intent: policy_question\n    metadata: {topic: %s}\n    examples: |\n      - 要多久\n"
    assert faults(tmp_path / "a", block % "invoice", block % "invoice") == []
    assert "under policy_question about exchange" in faults(tmp_path / "b", block % "invoice", block % "exchange")[0]


@pytest.mark.parametrize("metadata", ["", "    metadata: {topic: expedite}\n"])
def test_a_policy_question_needs_a_topic(tmp_path: Path, metadata: str) -> None:
    found = faults(tmp_path, f"  - intent: policy_question\n{metadata}    examples: |\n      - 要多久\n")
    assert len(found) == 1 and found[0].startswith("data/nlu/0.yml:4: policy_question has the topic")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_intent_has_sixty_examples_in_each_language(language: str) -> None:
    counts = Counter(example.label.intent for example in load_examples(ROOT / "data/nlu" / language))
    assert {intent: counts[intent] for intent in INTENTS if counts[intent] < 60} == {}


def test_another_script_case_or_mark_is_the_same_text(tmp_path: Path) -> None:
    (fault,) = faults(
        tmp_path,
        "  - intent: cancel_order\n    examples: |\n      - 没付款的单删掉\n",
        "  - intent: invoice\n    examples: |\n      - 沒付款的單刪掉！\n",
    )
    assert fault.startswith("data/nlu/1.yml:6: ")
