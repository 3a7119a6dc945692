"""When the code that makes a model changes, the model must be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def source_fingerprint(modules: Iterable[ModuleType], *values: object) -> str:
    """A hash of the source of `modules` (whole packages are read file by file) and of further values."""
    digest = hashlib.sha256()
    for module in modules:
        path = Path(str(module.__file__))
        for file in sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]:
            digest.update(file.read_bytes())
    for value in values:
        digest.update(repr(value).encode())
    return digest.hexdigest()
