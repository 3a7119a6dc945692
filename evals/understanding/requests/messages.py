"""The labelled messages of `requests/`, read with the line of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import same_text_key
from xiaoer.types import Language
from xiaoer.understanding.labels import INTENTS, is_request

FOLDER = ROOT / "requests"
Part = Literal["train", "test"]

_MARKED = re.compile(r"\[(?P<said>[^\[\]]+)\]\((?P<intents>[^()]*)\)")
_BRACKET = re.compile(r"[\[\]]")


class Expected(NamedTuple):
    """A request that a message holds: the intents of which any is right, and where it stands."""

    intents: tuple[str, ...]
    start: int
    end: int


class Message(NamedTuple):
    """A message, its requests in the order of the text, and its file and line."""

    text: str
    requests: tuple[Expected, ...]
    where: str


def load(language: Language, part: Part, folder: Path = FOLDER) -> list[Message]:
    """The messages of one file; raises `ConfigurationError` with file and line for what can't be read."""
    return read(folder / language / f"{part}.yml")


def read(path: Path) -> list[Message]:
    """The messages of `path`: under `several` with marked requests, under `single` by the intent of each."""
    seen: dict[str, str] = {}
    messages = list(_messages(path))
    for message in messages:
        key = same_text_key(message.text)
        if key in seen:
            raise ConfigurationError(f"{message.where}: this message stands at {seen[key]} already; remove one")
        seen[key] = message.where
    return messages


def _messages(path: Path) -> Iterator[Message]:
    for key, node in _pairs(_document(path), path):
        if key == "several":
            for line, text in _lines(node, path):
                yield _several(text, f"{path}:{line}")
        elif key == "single":
            for intents, block in _pairs(node, path):
                where = f"{path}:{block.start_mark.line + 1}"
                found = _intents(intents, where)
                for line, text in _lines(block, path):
                    yield _single(text, found, f"{path}:{line}")
        else:
            raise ConfigurationError(f"{path}:{node.start_mark.line + 1}: {key!r} is neither several nor single")


def _document(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} isn't there; it holds messages under `several` and `single`") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: this isn't YAML: {error}") from error
    if node is None:
        raise ConfigurationError(f"{path} is empty; it holds messages under `several` and `single`")
    return node


def _pairs(node: yaml.Node, path: Path) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError(f"{path}:{node.start_mark.line + 1}: here stand names with a block under each")
    return [(str(key.value), value) for key, value in node.value]


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[int, str]]:
    """Each message of a `|` block with the number of its line."""
    first = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode) or node.style != "|":
        raise ConfigurationError(f"{path}:{first}: here stands a block of messages: `|` and lines that start with `- `")
    for number, line in enumerate(node.value.splitlines(), start=first + 1):
        text = line.strip().removeprefix("- ").strip()
        if not line.strip().startswith("- ") or not text:
            raise ConfigurationError(f"{path}:{number}: {line.strip()!r} isn't a message; write `- ` before it")
        yield number, text


def _several(marked: str, where: str) -> Message:
    text, end, requests = "", 0, []
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        start = len(text)
        text += match["said"]
        requests.append(Expected(_intents(match["intents"], where), start, len(text)))
        end = match.end()
    text += marked[end:]
    if _BRACKET.search(text):
        raise ConfigurationError(f"{where}: a bracket is left over; a request is marked as [its words](its intent)")
    if len(requests) < 2:
        raise ConfigurationError(f"{where}: {len(requests)} request(s) marked, several are two or more")
    strange = [intent for request in requests for intent in request.intents if not is_request(intent)]
    if strange:
        raise ConfigurationError(f"{where}: {strange[0]} asks for nothing, so it is no request")
    return Message(text, tuple(requests), where)


def _single(text: str, intents: tuple[str, ...], where: str) -> Message:
    if _BRACKET.search(text):
        raise ConfigurationError(f"{where}: a message with one request is written without brackets")
    asks = any(is_request(intent) for intent in intents)
    return Message(text, (Expected(intents, 0, len(text)),) if asks else (), where)


def _intents(names: str, where: str) -> tuple[str, ...]:
    intents = tuple(name.strip() for name in names.split("|"))
    for intent in intents:
        if intent not in INTENTS:
            raise ConfigurationError(f"{where}: {intent!r} is no intent; it is one of {', '.join(INTENTS)}")
    return intents
