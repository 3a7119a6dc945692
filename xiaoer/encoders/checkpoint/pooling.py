"""One vector for a sentence out of one for each of its tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.options import one_of
from xiaoer.errors import ConfigurationError

Pooling = Literal["cls", "mean", "pooler"]
POOLINGS: tuple[Pooling, ...] = get_args(Pooling)
_MODES = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean"}


class Outputs(NamedTuple):
    """What a model gives: `tokens` (texts, tokens, size); `pooler` (texts, size) where it has that layer."""

    tokens: NDArray[np.float32]
    pooler: NDArray[np.float32] | None


def choose_pooling(wanted: str | None, folder: Path) -> Pooling:
    """`wanted`, or what sentence-transformers' 1_Pooling/config.json in the folder says, or the mean."""
    if wanted is not None:
        return cast(Pooling, one_of("transformers", "pooling", wanted, POOLINGS))
    path = folder / "1_Pooling" / "config.json"
    if not path.is_file():
        return "mean"
    try:
        modes = json.loads(path.read_text(encoding="utf-8"))
        chosen = [mode for mode, value in modes.items() if value is True and mode.startswith("pooling_mode_")]
    except (ValueError, AttributeError, OSError) as error:
        raise ConfigurationError(f"{path} can't be read ({error}); set pooling in encoder_options") from error
    if len(chosen) != 1 or chosen[0] not in _MODES:
        raise ConfigurationError(
            f"{path} wants {', '.join(chosen) or 'no pooling'}, which isn't built in. "
            f"Set pooling in encoder_options to one of {', '.join(POOLINGS)}, or take another checkpoint"
        )
    return cast(Pooling, _MODES[chosen[0]])


def pool(outputs: Outputs, mask: NDArray[np.int64], pooling: Pooling) -> NDArray[np.float32]:
    """Shape (texts, size); `mask` (texts, tokens) is 0 where a token only fills up."""
    if pooling == "cls":
        return outputs.tokens[:, 0]
    if pooling == "pooler":
        if outputs.pooler is None:
            raise ConfigurationError("this checkpoint has no pooler layer; set pooling: mean or cls in encoder_options")
        return outputs.pooler
    weight = mask[:, :, None].astype(np.float32)
    mean: NDArray[np.float32] = (outputs.tokens * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1)
    return mean
