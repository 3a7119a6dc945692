"""Any Hugging Face checkpoint as an encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.checkpoint.folder import Checkpoint, files_fingerprint, open_checkpoint
from xiaoer.encoders.checkpoint.models import Model
from xiaoer.encoders.checkpoint.onnx_model import OnnxModel
from xiaoer.encoders.checkpoint.pooling import choose_pooling, pool
from xiaoer.encoders.checkpoint.tensorflow_model import TensorFlowModel
from xiaoer.encoders.checkpoint.tokens import MASK, Tokens
from xiaoer.encoders.options import one_of, text, whole
from xiaoer.encoders.packages import clean, unit_rows
from xiaoer.errors import ConfigurationError


class TransformersEncoder:
    """Vectors of a checkpoint in a folder or on the hub, by onnxruntime where both are there, else by TensorFlow.

    Code that comes with a checkpoint is never run, and pickles are never opened.
    """

    def __init__(
        self,
        model: str = "",
        revision: str | None = None,
        pooling: str | None = None,
        prefix: str = "",
        max_tokens: int = 256,
        batch_size: int = 32,
        normalise: bool = True,
        threads: int = 1,
    ) -> None:
        """Load the checkpoint and try it; raises `ConfigurationError` that names the fix.

        `model`: a folder, or a name on the Hugging Face hub, there at `revision`. `pooling`: cls, mean or
        pooler; default: what the checkpoint says itself, else mean. `prefix`: stands before every text,
        as some models want ("query: "). `max_tokens`: of a text, the rest is cut off. `batch_size`: texts
        at once. Without `normalise` rows keep the model's own length, which only a caller that scales
        them itself can use. `threads`: of the engine; TensorFlow's are fixed once it is in use.
        """
        if not text("transformers", "model", model):
            raise ConfigurationError(
                "the encoder transformers needs encoder_options: {model: …}, a folder with a checkpoint or its name on "
                "the Hugging Face hub, such as BAAI/bge-small-zh-v1.5"
            )
        whole("transformers", "max_tokens", max_tokens, 4)
        checkpoint = open_checkpoint(model, None if revision is None else text("transformers", "revision", revision))
        self._pooling = choose_pooling(pooling, checkpoint.folder)
        self._prefix = text("transformers", "prefix", prefix)
        self._batch_size = whole("transformers", "batch_size", batch_size, 1)
        self._normalise = one_of("transformers", "normalise", normalise, (True, False))
        self._tokens = Tokens(checkpoint, max_tokens)
        self._model = self._engine(checkpoint, whole("transformers", "threads", threads, 1))
        self.dimension = self._tried(checkpoint)
        how = f"{self._pooling}/{max_tokens}/{self._normalise}/{prefix}"
        self.name = f"transformers/{files_fingerprint(checkpoint)}/{how}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one (unless not normalised), shape (len(texts), dimension)."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        plain = clean(texts)
        order = sorted(range(len(plain)), key=lambda i: len(plain[i]))  # alike lengths together: less to fill up
        for start in range(0, len(order), self._batch_size):
            part = order[start : start + self._batch_size]
            rows[part] = self._vectors([plain[i] for i in part])
        return rows

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        batch = self._tokens.batch([self._prefix + each for each in texts])
        vectors = pool(self._model.run(batch), batch[MASK], self._pooling)
        return unit_rows(vectors) if self._normalise else vectors

    def _engine(self, checkpoint: Checkpoint, threads: int) -> Model:
        if checkpoint.is_onnx:
            return OnnxModel(checkpoint.weights, threads)
        return TensorFlowModel(checkpoint, tuple(self._tokens.batch(["warm"])), self._pooling, threads)

    def _tried(self, checkpoint: Checkpoint) -> int:
        """The vectors' length, after a look whether they are any."""
        vectors = self._vectors(["我的订单到哪了", "where is my order"])
        if not np.isfinite(vectors).all() or np.allclose(vectors[0], vectors[1]):
            raise ConfigurationError(
                f"the checkpoint in {checkpoint.folder} gives no numbers or the same vector for every text: its "
                "weights are broken. Download it again, or choose another pooling"
            )
        return int(vectors.shape[1])
