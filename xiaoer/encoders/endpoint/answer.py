"""The vectors in an endpoint's answer, believed only after a check."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.packages import unit_rows
from xiaoer.errors import EncoderUnavailable


def read_vectors(body: bytes, count: int, dimension: int) -> NDArray[np.float32]:
    """Rows of length one in the order of the texts, shape (count, dimension).

    Raises `EncoderUnavailable` for whatever else the body holds, which is never repeated: it may
    hold what was sent.
    """
    try:
        items: list[dict[str, Any]] = sorted(json.loads(body)["data"], key=lambda item: int(item["index"]))
        numbers = [item["index"] for item in items]
        rows = [np.asarray(item["embedding"], dtype=np.float32) for item in items]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise EncoderUnavailable(
            "the embeddings endpoint's answer isn't what OpenAI's protocol says ({data: [{index, embedding}]}); "
            "check XIAOER_EMBEDDINGS_URL, which most often ends in /v1"
        ) from None
    if numbers != list(range(count)):
        raise EncoderUnavailable(f"the embeddings endpoint gave {len(rows)} vectors for {count} texts")
    for row in rows:
        _check(row, dimension)
    return unit_rows(np.stack(rows))


def _check(row: NDArray[np.float32], dimension: int) -> None:
    if row.shape != (dimension,):
        size = f"{row.size} numbers" if row.ndim == 1 else "another shape"
        raise EncoderUnavailable(
            f"the embeddings endpoint gives vectors of {size}, but config.yml says dimension: {dimension}. "
            "Set encoder_options: {dimension: N} to what the model gives and train again, "
            "or correct XIAOER_EMBEDDINGS_MODEL"
        )
    if not np.isfinite(row).all() or not row.any():
        raise EncoderUnavailable("the embeddings endpoint gave a vector that isn't a direction (zeros or no numbers)")
