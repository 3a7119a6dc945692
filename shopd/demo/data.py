"""The YAML files of this folder: what the demo shop is made of, editable without Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@cache
def data(name: str) -> Any:
    """The content of `<name>.yml`."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def catalogue_files() -> list[Any]:
    """The content of every `catalogue_*.yml`, by name."""
    return [data(path.stem) for path in sorted(FOLDER.glob("catalogue_*.yml"))]
