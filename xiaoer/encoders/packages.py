"""What the encoders that come inside a Python package share."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.errors import ConfigurationError


def import_encoder_package(module: str, package: str) -> Any:
    """The module of an encoder's package, or `ConfigurationError` with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            f"the encoder needs the package {package}, which can't be imported ({error}). "
            f"Install it with: uv add {package}   (or: pip install {package})"
        ) from error


def package_version(package: str) -> str:
    """Version of an installed package."""
    return importlib.metadata.version(package)


def clean(texts: Sequence[str]) -> list[str]:
    """Texts that any engine takes: no NUL, which ends a C string, and no half of a surrogate pair."""
    return [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") for text in texts]


def unit_rows(rows: Any) -> NDArray[np.float32]:
    """Rows scaled to length one; a row of zeros stays."""
    matrix = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = matrix / np.where(lengths > 0, lengths, np.float32(1))
    return scaled
