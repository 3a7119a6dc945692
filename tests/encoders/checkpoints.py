"""Tiny checkpoints that tests make themselves: random weights, two layers, a vocabulary of single characters."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

SIZE = 16
POSITIONS = 40
_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789我的订单到哪了你好第个长?😀"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_CHARACTERS, *(f"##{each}" for each in _CHARACTERS)]

CONFIG: dict[str, Any] = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": len(VOCABULARY),
    "hidden_size": SIZE,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 2 * SIZE,
    "max_position_embeddings": POSITIONS,
    "pad_token_id": 0,
}


def tokenizer_files(folder: Path) -> Path:
    """A WordPiece tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    about = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def config_file(folder: Path, **changes: Any) -> Path:
    """config.json of a BERT."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({**CONFIG, **changes}), encoding="utf-8")
    return folder


def torch_weights(seed: int = 0, pooler: bool = True) -> dict[str, NDArray[np.float32]]:
    """A BERT's weights under the names and in the layout that PyTorch has (rows are outputs)."""
    random = np.random.default_rng(seed)

    def numbers(*shape: int) -> NDArray[np.float32]:
        return (random.normal(size=shape) * 0.3).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": numbers(len(VOCABULARY), SIZE),
        "embeddings.position_embeddings.weight": numbers(POSITIONS, SIZE),
        "embeddings.token_type_embeddings.weight": numbers(2, SIZE),
    }
    linear = {"attention.self.query": 1, "attention.self.key": 1, "attention.self.value": 1}
    linear |= {"attention.output.dense": 1, "intermediate.dense": 2}
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{number}" for number in range(2)):
        for name, times in linear.items():
            found[f"{layer}.{name}.weight"] = numbers(times * SIZE, SIZE)
            found[f"{layer}.{name}.bias"] = numbers(times * SIZE)
        found[f"{layer}.output.dense.weight"] = numbers(SIZE, 2 * SIZE)
        found[f"{layer}.output.dense.bias"] = numbers(SIZE)
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for norm in norms:
        found[f"{norm}.weight"] = np.ones(SIZE, dtype=np.float32)
        found[f"{norm}.bias"] = np.zeros(SIZE, dtype=np.float32)
    if pooler:
        found["pooler.dense.weight"] = numbers(SIZE, SIZE)
        found["pooler.dense.bias"] = numbers(SIZE)
    return found


def torch_checkpoint(folder: Path, seed: int = 0, pooler: bool = True) -> Path:
    """A checkpoint as PyTorch's `save_pretrained` writes it: model.safetensors."""
    config_file(tokenizer_files(folder))
    save_file(torch_weights(seed, pooler), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def tensorflow_checkpoint(folder: Path, *, safe: bool) -> Path:
    """A checkpoint as TensorFlow's `save_pretrained` writes it: tf_model.h5, or model.safetensors."""
    import tensorflow
    from transformers import BertConfig, TFBertModel

    tensorflow.random.set_seed(1)
    model = TFBertModel(BertConfig(**CONFIG))
    model(model.dummy_inputs)
    model.save_pretrained(tokenizer_files(folder), safe_serialization=safe)
    return folder


def onnx_checkpoint(folder: Path, output: str = "last_hidden_state") -> Path:
    """An export whose model is one table of vectors."""
    config_file(tokenizer_files(folder))
    table = np.random.default_rng(3).normal(size=(len(VOCABULARY), SIZE)).astype(np.float32)
    (folder / "onnx").mkdir(exist_ok=True)
    (folder / "onnx" / "model.onnx").write_bytes(_onnx(table, output))
    return folder


def _onnx(table: NDArray[np.float32], output: str) -> bytes:
    """ModelProto with one Gather, written by hand: the package onnx would be there for nothing else."""
    rows, size = table.shape
    weights = _number(1, rows) + _number(1, size) + _number(2, 1) + _bytes(8, b"table") + _bytes(9, table.tobytes())
    node = _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, output.encode()) + _bytes(4, b"Gather")
    free = [_bytes(2, b"texts"), _bytes(2, b"tokens")]
    graph = _bytes(1, node) + _bytes(2, b"tiny") + _bytes(5, weights)
    graph += b"".join(_bytes(11, _value(name, 7, free)) for name in ("input_ids", "attention_mask"))
    graph += _bytes(12, _value(output, 1, [*free, _number(1, size)]))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 13))


def _value(name: str, kind: int, dimensions: list[bytes]) -> bytes:
    shape = b"".join(_bytes(1, each) for each in dimensions)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += struct.pack("B", value & 127 | 128)
        value >>= 7
    return out + struct.pack("B", value)
