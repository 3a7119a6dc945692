"""The folder of a checkpoint: where it is, what is in it, and a fingerprint of its files."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from xiaoer.encoders.checkpoint.hub import download
from xiaoer.errors import ConfigurationError

ONNX_FILES = ("model.onnx", "onnx/model.onnx")
TENSORFLOW_FILES = ("model.safetensors", "model.safetensors.index.json", "tf_model.h5", "tf_model.h5.index.json")
_TORCH_FILES = ("pytorch_model.bin", "pytorch_model.bin.index.json")
_POINTER = b"version https://git-lfs"
_CHUNK = 1 << 20  # bytes


class Checkpoint(NamedTuple):
    """A folder whose files are there and look like what they are.

    `weights` is the ONNX file or the first of the TensorFlow kind; `config` what config.json says.
    """

    folder: Path
    weights: Path
    config: dict[str, Any]

    @property
    def is_onnx(self) -> bool:
        """Whether onnxruntime runs it."""
        return self.weights.suffix == ".onnx"


def open_checkpoint(model: str, revision: str | None, *, onnx: bool = True) -> Checkpoint:
    """The checkpoint in the folder `model`, or of that name on the Hugging Face hub (downloaded at first use).

    With `onnx` an ONNX export comes first, where onnxruntime is installed; without it none is looked at.
    Raises `ConfigurationError` with what was found and how to get what is missing.
    """
    folder = _folder(model, revision, onnx)
    config = _config(folder)
    weights = _weights(folder, ONNX_FILES if onnx else ())
    if _starts_with(weights, _POINTER):
        raise ConfigurationError(
            f"{weights} is only a pointer of Git LFS, not the weights. Fetch them: git lfs pull   (in {folder})"
        )
    return Checkpoint(folder, weights, config)


def files_fingerprint(checkpoint: Checkpoint) -> str:
    """A hash of every file that the vectors depend on; the same files anywhere give the same one."""
    folder = checkpoint.folder
    kind = "*.onnx*" if checkpoint.is_onnx else f"{checkpoint.weights.name.split('.')[0]}*"
    used = {path for pattern in ("*.json", "*.txt", "*.model") for path in folder.glob(pattern)}
    used.update(folder.glob("1_Pooling/config.json"), checkpoint.weights.parent.glob(kind))
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in used if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        for block in _blocks(path):
            digest.update(block)
    return digest.hexdigest()


def has_onnxruntime() -> bool:
    """Whether the package that runs ONNX files is installed."""
    return importlib.util.find_spec("onnxruntime") is not None


def _folder(model: str, revision: str | None, onnx: bool) -> Path:
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    if path.exists():
        raise ConfigurationError(f"encoder transformers: model is the file {path}; give the folder that holds it")
    looks_like_a_path = model.startswith(("/", ".", "~")) or "\\" in model or model.count("/") > 1
    if looks_like_a_path:
        raise ConfigurationError(
            f"encoder transformers: there is no folder {path.absolute()}. Correct model in encoder_options, or make "
            "it: huggingface-cli download NAME --local-dir FOLDER"
        )
    return download(model, revision, onnx=onnx and has_onnxruntime())


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    if not path.is_file():
        raise ConfigurationError(
            f"{folder} holds no config.json, so it isn't a checkpoint of transformers (there: {_listing(folder)}). "
            "Give the folder that `save_pretrained` wrote or huggingface-cli downloaded"
        )
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise ConfigurationError(f"{path} can't be read ({error}); download the checkpoint again") from error
    if not isinstance(found, dict) or not isinstance(found.get("model_type"), str):
        raise ConfigurationError(f"{path} names no model_type; download the checkpoint again")
    return found


def _weights(folder: Path, onnx_files: tuple[str, ...]) -> Path:
    onnx, own, torch = (
        next((folder / name for name in names if (folder / name).is_file()), None)
        for names in (onnx_files, TENSORFLOW_FILES, _TORCH_FILES)
    )
    if onnx and (has_onnxruntime() or not own):
        if not has_onnxruntime():
            raise ConfigurationError(
                f"{folder} holds an ONNX export only, which needs the package onnxruntime. "
                "Install it with: uv add onnxruntime   (or: pip install onnxruntime)"
            )
        return onnx
    if own:
        return own
    if torch:
        raise ConfigurationError(
            f"{folder} holds {torch.name} only, which is a pickle that PyTorch alone opens. Take a revision with "
            "model.safetensors, or convert it where PyTorch is: "
            "AutoModel.from_pretrained(FOLDER).save_pretrained(FOLDER, safe_serialization=True)"
        )
    raise ConfigurationError(
        f"{folder} holds no weights: none of {', '.join((*TENSORFLOW_FILES[::2], *onnx_files))} "
        f"(there: {_listing(folder)}). Download the checkpoint again: huggingface-cli download NAME --local-dir FOLDER"
    )


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir())
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "") if names else "nothing"


def _starts_with(path: Path, beginning: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(beginning)) == beginning


def _blocks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            yield block
