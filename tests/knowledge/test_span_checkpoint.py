"""Question-answering checkpoints: a tiny one that the test makes, and what is said of those that won't do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.encoders.checkpoints import SIZE, VOCABULARY, config_file, tokenizer_files, torch_checkpoint, torch_weights
from tests.knowledge.test_reader import passage
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.span_checkpoint import SpanCheckpoint


def reader_checkpoint(folder: Path, sought: str) -> str:
    """A BERT without layers to speak of whose starts and ends are the tokens `sought`: a search by one letter."""
    config_file(tokenizer_files(folder), architectures=["BertForQuestionAnswering"])
    weights = {f"bert.{name}": np.zeros_like(value) for name, value in torch_weights(pooler=False).items()}
    words = weights["bert.embeddings.word_embeddings.weight"]
    for row, piece in enumerate(VOCABULARY):
        words[row, : SIZE // 2] = 1.0 if piece in (sought, f"##{sought}") else -1.0
        words[row, SIZE // 2 :] = -words[row, : SIZE // 2]
    for name in weights:
        if name.endswith("LayerNorm.weight"):
            weights[name] = np.ones_like(weights[name])
    output = np.zeros((2, SIZE), dtype=np.float32)
    output[:, : SIZE // 2] = 1.0
    weights["qa_outputs.weight"] = output
    weights["qa_outputs.bias"] = np.zeros(2, dtype=np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return str(folder)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SpanCheckpoint:
    return SpanCheckpoint(reader_checkpoint(tmp_path_factory.mktemp("reader"), "z"))


def test_a_span_is_characters_of_the_context(reader: SpanCheckpoint) -> None:
    span = reader.span("q", "ab cz de")
    assert span is not None
    assert "ab cz de"[span.start : span.end] == "z"
    assert reader.span("q", "ab c de") is None


def test_it_points_at_the_sentence_of_the_passage_that_answers(reader: SpanCheckpoint) -> None:
    assert reader.point("q", [passage("a b.", "c."), passage("e f.", "g z.", "h.")]) == (1, 1)
    assert reader.point("q", [passage("a b.")]) is None


def test_texts_of_any_length_are_no_fault(reader: SpanCheckpoint) -> None:
    assert reader.span("q " * 200, "ab z") is not None
    assert reader.span("q", "ab " * 200 + "z") is None  # beyond what the model sees
    assert reader.span("q", "") is None


def test_what_is_no_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Choose a checkpoint for question answering"):
        SpanCheckpoint(str(torch_checkpoint(tmp_path / "encoder")))
    with pytest.raises(ConfigurationError, match="there is no folder"):
        SpanCheckpoint(str(tmp_path / "none"))
