"""A checkpoint run by transformers on TensorFlow, which also reads safetensors that PyTorch wrote."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from xiaoer.encoders.checkpoint.folder import Checkpoint
from xiaoer.encoders.checkpoint.pooling import Outputs, Pooling
from xiaoer.encoders.checkpoint.tokens import Batch
from xiaoer.encoders.options import first_line
from xiaoer.encoders.packages import import_encoder_package
from xiaoer.errors import ConfigurationError

_AGAIN = "Download the checkpoint again: huggingface-cli download NAME --local-dir FOLDER"


class TensorFlowModel:
    """A `Model` of any architecture that transformers has for TensorFlow."""

    def __init__(self, checkpoint: Checkpoint, inputs: tuple[str, ...], pooling: Pooling, threads: int) -> None:
        """`inputs`: what the tokenizer gives. Raises `ConfigurationError` for weights that are broken or don't fit."""
        tensorflow = import_encoder_package("tensorflow", "tensorflow==2.12.0")
        with contextlib.suppress(RuntimeError):  # something else in this process has chosen already
            tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
            tensorflow.config.threading.set_inter_op_parallelism_threads(1)
        model = _load(checkpoint, pooling, tensorflow)
        shape = [tensorflow.TensorSpec([None, None], tensorflow.int64, name=name) for name in inputs]

        def forward(*values: Any) -> dict[str, Any]:
            found = model(dict(zip(inputs, values, strict=True)), training=False)
            return {name: found[name] for name in ("last_hidden_state", "pooler_output") if found.get(name) is not None}

        self._inputs = inputs
        # As a graph it takes an eighth of the time.
        self._forward = tensorflow.function(forward, input_signature=shape, autograph=False)

    def run(self, batch: Batch) -> Outputs:
        """Vectors of all tokens."""
        found = self._forward(*(batch[name] for name in self._inputs))
        pooler = found.get("pooler_output")
        return Outputs(found["last_hidden_state"].numpy(), None if pooler is None else pooler.numpy())


def _load(checkpoint: Checkpoint, pooling: Pooling, tensorflow: Any) -> Any:
    transformers = import_encoder_package("transformers", "transformers==4.46.3")
    broken = import_encoder_package("safetensors", "safetensors").SafetensorError
    folder = checkpoint.folder
    try:
        with _quiet(transformers):
            model, about = transformers.TFAutoModel.from_pretrained(
                str(folder), local_files_only=True, trust_remote_code=False, output_loading_info=True
            )
    except (OSError, KeyError, TypeError, AttributeError, RuntimeError, broken, tensorflow.errors.OpError) as error:
        raise ConfigurationError(
            f"the weights {checkpoint.weights} are broken ({first_line(error)}). {_AGAIN}"
        ) from error
    except (ValueError, ImportError) as error:
        raise ConfigurationError(
            f"the checkpoint in {folder} (model_type {checkpoint.config['model_type']}) doesn't load into TensorFlow "
            f"({first_line(error)}). Download it again; where transformers has no TensorFlow model of that type, "
            "export it: optimum-cli export onnx --task feature-extraction --model NAME FOLDER, and: uv add onnxruntime"
        ) from error
    absent = [key for key in about["missing_keys"] if pooling == "pooler" or "pooler" not in key]
    if absent or about["mismatched_keys"]:
        first = absent[0] if absent else about["mismatched_keys"][0][0]
        raise ConfigurationError(
            f"{checkpoint.weights} lacks {len(absent)} and misfits {len(about['mismatched_keys'])} weights that "
            f"config.json wants, such as {first}: its vectors would be noise. {_AGAIN}"
            + ("; or set pooling: mean" if pooling == "pooler" else "")
        )
    return model


@contextlib.contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Its warnings are about training; what matters is checked here."""
    logging = transformers.utils.logging
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)
