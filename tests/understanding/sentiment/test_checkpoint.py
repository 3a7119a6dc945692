"""Checkpoints for text classification: how their labels are read, and what is said of those that won't do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.encoders.checkpoints import config_file, torch_checkpoint
from tests.understanding.sentiment.checkpoints import classifier_checkpoint as checkpoint
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.checkpoint import CheckpointSentiment

THREE = {"LABEL_0": "negative", "LABEL_1": "neutral", "LABEL_2": "positive"}


def refused(model: str, labels: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        CheckpointSentiment(model, labels)
    return str(caught.value)


def test_its_labels_are_mapped(tmp_path: Path) -> None:
    model = CheckpointSentiment(checkpoint(tmp_path, list(THREE), [2.0, 1.0, 0.0]), THREE)
    (found,) = model.analyse(["我的订单到哪了"])
    shares = np.exp([2.0, 1.0, 0.0]) / np.exp([2.0, 1.0, 0.0]).sum()
    assert [*found.scores.values()] == pytest.approx(shares, abs=1e-3)
    assert (found.label, found.source) == ("negative", "transformers")
    assert found.intensity == pytest.approx(0.5 * (shares[0] + shares[2]), abs=1e-3)


def test_stars_are_summed_and_strong(tmp_path: Path) -> None:
    names = ["Very Negative", "Negative", "Neutral", "Positive", "Very Positive"]
    (found,) = CheckpointSentiment(checkpoint(tmp_path, names, [9.0, 8.0, 0.0, 0.0, 0.0])).analyse(["a"])
    assert found.scores["negative"] == pytest.approx(1, abs=1e-3)
    assert found.intensity > 0.8


def test_many_are_told_as_one_by_one(tmp_path: Path) -> None:
    model = CheckpointSentiment(checkpoint(tmp_path, ["negative", "positive"]))
    texts = ["where is my order", "a", "我的订单"] * 15
    many = model.analyse(texts)
    assert len(many) == len(texts) and model.analyse([]) == []
    assert all(each.scores["neutral"] == 0 for each in many)
    for text, found in zip(texts[:3], many, strict=False):
        assert model.analyse([text])[0].scores == pytest.approx(found.scores, abs=1e-3)


def test_labels_that_say_nothing_must_be_mapped(tmp_path: Path) -> None:
    model = checkpoint(tmp_path, list(THREE))
    assert "doesn't for LABEL_0, LABEL_1, LABEL_2" in refused(model)
    assert "doesn't for LABEL_2: good" in refused(model, {**THREE, "LABEL_2": "good"})
    assert "labels names LABEL_7; this checkpoint has LABEL_0" in refused(model, {**THREE, "LABEL_7": "neutral"})
    assert "stands for positive" in refused(model, {**THREE, "LABEL_2": "neutral"})


def test_other_labels_are_another_model(tmp_path: Path) -> None:
    model = checkpoint(tmp_path, list(THREE))
    turned = {"LABEL_0": "positive", "LABEL_1": "neutral", "LABEL_2": "negative"}
    assert CheckpointSentiment(model, THREE).name != CheckpointSentiment(model, turned).name


def test_what_is_no_classifier_is_told(tmp_path: Path) -> None:
    encoder = torch_checkpoint(tmp_path / "encoder")
    assert "no id2label" in refused(str(encoder))
    labels = {"0": "negative", "1": "positive"}
    config_file(encoder, id2label=labels)
    assert "lacks 2" in refused(str(encoder))
    assert "there is no folder" in refused(str(tmp_path / "no" / "where"))
    assert "backend_options: {model" in refused("")


def test_broken_weights_are_told(tmp_path: Path) -> None:
    model = checkpoint(tmp_path, ["negative", "positive"])
    (tmp_path / "model.safetensors").write_bytes(b"\x00" * 64)
    assert "are broken" in refused(model)
