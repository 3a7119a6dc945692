"""A checkpoint from the Hugging Face hub: downloaded once, found again without a network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from xiaoer.encoders.packages import import_encoder_package
from xiaoer.errors import ConfigurationError

_SMALL = ("*.json", "*.txt", "*.model")
_ONNX = ("model.onnx*", "onnx/model.onnx*")
_TENSORFLOW = ("model*.safetensors", "tf_model*.h5")


def download(name: str, revision: str | None, *, onnx: bool) -> Path:
    """The folder in the hub's cache that holds `name` at `revision` (default: its main branch).

    With `onnx` an ONNX export is taken where there is one, and TensorFlow's weights are left there.
    Raises `ConfigurationError`, which says what to do without a network.
    """
    if onnx:
        folder = _snapshot(name, revision, (*_SMALL, *_ONNX))
        if any(path for pattern in _ONNX for path in folder.glob(pattern)):
            return folder
    return _snapshot(name, revision, (*_SMALL, *_TENSORFLOW))


def _snapshot(name: str, revision: str | None, patterns: Sequence[str]) -> Path:
    hub = import_encoder_package("huggingface_hub", "huggingface-hub")
    errors = import_encoder_package("huggingface_hub.errors", "huggingface-hub")
    at = f" at revision {revision}" if revision else ""
    try:
        return Path(hub.snapshot_download(name, revision=revision, allow_patterns=list(patterns)))
    except errors.GatedRepoError as error:
        raise ConfigurationError(
            f"{name} on the hub wants its terms accepted first: do so on its page, then set HF_TOKEN to a "
            "token of yours"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ConfigurationError(
            f"there is no model {name} on the hub, or it is private. Correct model in encoder_options "
            "(a folder's path, or OWNER/NAME), or set HF_TOKEN to a token that may read it"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise ConfigurationError(
            f"{name} on the hub has no revision {revision}; correct or leave out revision"
        ) from error
    except errors.HFValidationError as error:
        raise ConfigurationError(
            f"encoder transformers: model is {name!r}; it takes a folder's path or a name on the hub, such as "
            "BAAI/bge-small-zh-v1.5"
        ) from error
    except (OSError, ValueError, errors.LocalEntryNotFoundError) as error:
        where = os.environ.get("HF_ENDPOINT", "the Hugging Face hub")
        raise ConfigurationError(
            f"{name}{at} isn't in the cache of this machine, and {where} can't be reached ({type(error).__name__}). "
            f"On a machine that reaches it run: huggingface-cli download {name} --local-dir FOLDER   "
            "Copy the folder here and set encoder_options: {model: FOLDER}. Behind a mirror set HF_ENDPOINT"
        ) from error
