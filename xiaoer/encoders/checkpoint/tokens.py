"""A checkpoint's tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.checkpoint.folder import Checkpoint
from xiaoer.encoders.options import first_line
from xiaoer.encoders.packages import import_encoder_package
from xiaoer.errors import ConfigurationError

Batch = dict[str, NDArray[np.int64]]
"""What a model is given: `input_ids`, `attention_mask` and, for some, `token_type_ids`, (texts, tokens) each."""

MASK = "attention_mask"
_OFFSET_TYPES = ("roberta", "xlm-roberta", "camembert", "mpnet", "longformer")  # positions count from the padding's id


class Tokens:
    """Texts into batches. Safe to call from several threads."""

    def __init__(self, checkpoint: Checkpoint, max_tokens: int) -> None:
        """Raises `ConfigurationError` where the folder has no tokenizer, or another model's."""
        self._tokenizer = _load(checkpoint)
        size = checkpoint.config.get("vocab_size")
        if isinstance(size, int) and len(self._tokenizer) > size:
            raise ConfigurationError(
                f"the tokenizer in {checkpoint.folder} knows {len(self._tokenizer)} tokens, the model {size}: they "
                "don't belong together. Download the checkpoint again"
            )
        if self._tokenizer.pad_token is None:
            raise ConfigurationError(
                f"the tokenizer in {checkpoint.folder} has no padding token, so this isn't an encoder; "
                "choose a checkpoint made for sentence vectors"
            )
        self._max_tokens = min(max_tokens, self._tokenizer.model_max_length, _positions(checkpoint.config))
        self._lock = Lock()  # padding and truncation are state of the tokenizer

    def batch(self, texts: Sequence[str]) -> Batch:
        """The tokens of all `texts`, filled up to the longest."""
        with self._lock:
            found = self._tokenizer(
                list(texts), padding=True, truncation=True, max_length=self._max_tokens, return_tensors="np"
            )
        return {name: np.asarray(found[name], dtype=np.int64) for name in found}


def _load(checkpoint: Checkpoint) -> Any:
    transformers = import_encoder_package("transformers", "transformers==4.46.3")
    try:
        return transformers.AutoTokenizer.from_pretrained(
            str(checkpoint.folder), local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ImportError) as error:
        raise ConfigurationError(
            f"the tokenizer in {checkpoint.folder} can't be loaded ({first_line(error)}). The folder needs "
            "tokenizer.json, or vocab.txt and tokenizer_config.json; download the whole checkpoint: "
            "huggingface-cli download NAME --local-dir FOLDER"
        ) from error


def _positions(config: dict[str, Any]) -> int:
    """How many tokens the model has positions for."""
    most = config.get("max_position_embeddings")
    if not isinstance(most, int) or most < 1:  # relative positions
        return 1 << 30
    offset = int(config.get("pad_token_id") or 0) + 1 if config["model_type"] in _OFFSET_TYPES else 0
    return most - offset
