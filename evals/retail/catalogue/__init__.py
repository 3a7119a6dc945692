"""What the things of a catalogue are called by people: YAML files, one a language, that anybody can add to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from xiaoer.errors import ConfigurationError

Pick = Callable[[Sequence[str]], str]
"""Takes one of several."""


class Names(BaseModel):
    """A file of names; `values` by axis or by Product/axis, with "*" for values that stand nowhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    products: dict[str, tuple[str, ...]] = {}
    axes: dict[str, str] = {}
    values: dict[str, dict[str, tuple[str, ...]]] = {}


class Catalogue(NamedTuple):
    """Names of products and of their options in one language."""

    names: Names

    def product(self, name: str, pick: Pick) -> str:
        """A product as somebody calls it."""
        return pick(self.names.products.get(name) or (name.lower(),))

    def axis(self, name: str) -> str:
        """A property as somebody calls it."""
        return self.names.axes.get(name, name)

    def value(self, product: str, axis: str, value: str, pick: Pick) -> str:
        """An option as somebody says it."""
        for key in (f"{product}/{axis}", axis):
            spoken = self.names.values.get(key, {})
            if value in spoken:
                return pick(spoken[value])
            if "*" in spoken:
                return pick(spoken["*"]).format(value=value)
        return value


def load_catalogue(language: str) -> Catalogue:
    """The names of `<language>.yml` in this folder; raises `ConfigurationError`."""
    path = Path(__file__).parent / f"{language}.yml"
    try:
        return Catalogue(Names.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))))
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
