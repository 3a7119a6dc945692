"""Reading a YAML file into a model, with errors that name the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from xiaoer.errors import ConfigurationError
from xiaoer.shop.yaml_lines import line_of

Model = TypeVar("Model", bound=BaseModel)
# The same loader in C, eight times as fast, where PyYAML was built with it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_model(path: Path, model: type[Model], kind: str) -> Model:
    """The file's content as a `model`; `kind` is what such a file is called in messages, such as "profile".

    Raises `ConfigurationError` that names the file, and the line of every wrong field.
    """
    text = _read(path, kind)
    try:
        raw = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else f"{path}"
        raise ConfigurationError(f"{where}: this isn't YAML: {getattr(error, 'problem', error)}") from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        wrong = "\n".join(f"{path}:{line_of(text, each['loc'])}: {_explained(each, model)}" for each in error.errors())
        raise ConfigurationError(wrong) from error


def _read(path: Path, kind: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.yml"))) or "none"
        raise ConfigurationError(f"{path}: there is no such {kind}; in that folder: {known}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: this file can't be read as UTF-8 text: {error}") from error


def _explained(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One wrong field: its name, what is wrong, what was found and what is allowed."""
    name = ".".join(str(step) for step in error["loc"]) or "the file"
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(_fields_at(error["loc"][:-1], model))
        return f"{name}: there is no such setting; take the line out, or write one of: {allowed}"
    if error["type"] == "missing":
        return f"{name}: this setting is missing; add it here"
    problem = error["msg"].removeprefix("Value error, ")
    if isinstance(error["input"], (dict, BaseModel)):  # a whole section: long, and perhaps with a secret in it
        return f"{name}: {problem}"
    return f"{name}: {problem} (found {error['input']!r})"


def _fields_at(path: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """Names of the settings that may stand at `path`."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model class in an annotation such as `Rules`, `Timing | None` or `tuple[Reason, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
