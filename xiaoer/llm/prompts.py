"""Prompts are files: `intent.v1.jinja` with a block for each role, filled in and cut into messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from jinja2 import Environment, StrictUndefined, Template, TemplateError

from xiaoer.errors import ConfigurationError
from xiaoer.llm.base import ChatMessage

_ROLES: tuple[Literal["system", "user"], ...] = ("system", "user")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def as_data(value: object) -> str:
    """`value` as JSON in which no tag can begin or end: text of customers can't leave what it stands in."""
    dumped = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return "".join(_ESCAPES.get(character, character) for character in dumped)


class Prompt:
    """A prompt's file. In it the filter `data` writes whatever comes from outside, and every name must be given."""

    def __init__(self, path: Path) -> None:
        """Read and compile; `ConfigurationError` names the file and what is wrong."""
        environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - no HTML
        environment.filters["data"] = as_data
        self.name = path.name.removesuffix(".jinja")
        self._path = path
        try:
            self.source = path.read_text(encoding="utf-8")
            self._template: Template = environment.from_string(self.source)
        except FileNotFoundError as error:
            known = ", ".join(sorted(p.name.removesuffix(".jinja") for p in path.parent.glob("*.jinja"))) or "none"
            raise ConfigurationError(f"{path}: there is no such prompt; in that folder: {known}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: this file can't be read as UTF-8 text: {error}") from error
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise ConfigurationError(f"{path}{f':{line}' if line else ''}: this isn't a jinja file: {error}") from error
        missing = [role for role in _ROLES if role not in self._template.blocks]
        if missing:
            raise ConfigurationError(
                f"{path}: it has no block {' nor '.join(missing)}; write {{% block NAME %}} for it"
            )

    def messages(self, values: Mapping[str, object]) -> list[ChatMessage]:
        """The prompt with `values` filled in, a message for each role."""
        found = []
        for role in _ROLES:
            context = self._template.new_context(dict(values))
            try:
                text = "".join(self._template.blocks[role](context))
            except TemplateError as error:
                raise ConfigurationError(f"{self._path}, block {role}: {error}") from error
            found.append(ChatMessage(role, text.strip()))
        return found
