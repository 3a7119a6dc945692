"""Tiny checkpoints for text classification that tests make themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from tests.encoders.checkpoints import SIZE, config_file, tokenizer_files, torch_weights


def classifier_checkpoint(folder: Path, labels: list[str], bias: list[float] | None = None) -> str:
    """A BERT with a classifier on top that answers by its bias alone where one is given."""
    id2label = {str(number): label for number, label in enumerate(labels)}
    config_file(tokenizer_files(folder), architectures=["BertForSequenceClassification"], id2label=id2label)
    weights = {f"bert.{name}": values for name, values in torch_weights().items()}
    random = np.random.default_rng(5).normal(size=(len(labels), SIZE)).astype(np.float32)
    weights["classifier.weight"] = random if bias is None else np.zeros_like(random)
    weights["classifier.bias"] = np.array(bias or [0.0] * len(labels), dtype=np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return str(folder)
