"""A checkpoint's ONNX export, run by onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from xiaoer.encoders.checkpoint.pooling import Outputs
from xiaoer.encoders.checkpoint.tokens import Batch
from xiaoer.encoders.options import first_line
from xiaoer.encoders.packages import import_encoder_package
from xiaoer.errors import ConfigurationError

_TOKENS = ("last_hidden_state", "token_embeddings")
_POOLER = "pooler_output"


class OnnxModel:
    """A `Model` in one ONNX file."""

    def __init__(self, path: Path, threads: int) -> None:
        """Raises `ConfigurationError` for a file that is broken or exports something else."""
        runtime = import_encoder_package("onnxruntime", "onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        failures: tuple[type[Exception], ...] = (RuntimeError, ValueError, OSError, *_failures(runtime))
        try:
            self._session: Any = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except failures as error:
            raise ConfigurationError(
                f"{path} isn't an ONNX file that onnxruntime runs ({first_line(error)}). Download or export it again: "
                "optimum-cli export onnx --task feature-extraction --model NAME FOLDER"
            ) from error
        self._inputs = [each.name for each in self._session.get_inputs()]
        outputs = [each.name for each in self._session.get_outputs()]
        tokens = next((name for name in _TOKENS if name in outputs), None)
        if tokens is None:
            raise ConfigurationError(
                f"{path} gives {', '.join(outputs)}, but vectors need {' or '.join(_TOKENS)}. Export it again: "
                "optimum-cli export onnx --task feature-extraction --model NAME FOLDER"
            )
        self._outputs = [tokens, *(name for name in outputs if name == _POOLER)]

    def run(self, batch: Batch) -> Outputs:
        """Vectors of all tokens."""
        given = {name: batch[name] if name in batch else np.zeros_like(batch["input_ids"]) for name in self._inputs}
        found = [np.asarray(each, dtype=np.float32) for each in self._session.run(self._outputs, given)]
        return Outputs(found[0], found[1] if len(found) > 1 else None)


def _failures(runtime: Any) -> tuple[type[Exception], ...]:
    """The exceptions that onnxruntime has for a file it can't use; they have no common base but Exception."""
    state = runtime.capi.onnxruntime_pybind11_state
    return (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NoSuchFile)
