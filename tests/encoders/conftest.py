"""One encoder of every back end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.encoders.checkpoints import onnx_checkpoint, tensorflow_checkpoint, torch_checkpoint
from tests.encoders.embeddings_server import DIMENSION, embeddings
from xiaoer.config import EmbeddingsSettings
from xiaoer.encoders.base import Encoder
from xiaoer.encoders.endpoint.encoder import OpenAIEncoder
from xiaoer.encoders.factory import PACKAGED, build_encoder
from xiaoer.encoders.fake import FakeEncoder

CHECKPOINTS: dict[str, Callable[[Path], Path]] = {
    "transformers, tf_model.h5": lambda folder: tensorflow_checkpoint(folder, safe=False),
    "transformers, safetensors of TensorFlow": lambda folder: tensorflow_checkpoint(folder, safe=True),
    "transformers, safetensors of PyTorch": torch_checkpoint,
    "transformers, onnx": onnx_checkpoint,
}
BACK_ENDS = (*PACKAGED, *CHECKPOINTS, "openai", "fake")


@pytest.fixture(scope="session")
def encoder_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Encoder]]:
    """Builds a back end once."""
    built: dict[str, Encoder] = {}
    with ExitStack() as stack:

        def build(kind: str) -> Encoder:
            folder = tmp_path_factory.mktemp("encoder")
            if kind in CHECKPOINTS:
                return build_encoder("transformers", model=str(CHECKPOINTS[kind](folder)))
            if kind == "openai":
                server = stack.enter_context(embeddings())
                made = OpenAIEncoder(
                    DIMENSION, deadline=20, endpoint=EmbeddingsSettings(server.url, "tiny"), cache=folder / "v.db"
                )
                stack.callback(made.close)
                return made
            return FakeEncoder() if kind == "fake" else build_encoder(kind)

        def get(kind: str) -> Encoder:
            if kind not in built:
                built[kind] = build(kind)
            return built[kind]

        yield get


@pytest.fixture(params=BACK_ENDS)
def encoder(request: pytest.FixtureRequest, encoder_of: Callable[[str], Encoder]) -> Encoder:
    """Each back end in turn."""
    return encoder_of(request.param)
