"""The examples in `sentiment/`, which designers write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from xiaoer.errors import ConfigurationError
from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.sentiment.levels import LABEL_OF, LEVELS, Level

LANGUAGES = ("zh", "en")


class Example(NamedTuple):
    """A text and what it is trained as."""

    text: str
    level: Level


def _texts(block: object) -> tuple[str, ...]:
    """The texts of a block in which every line begins with `- `."""
    if not isinstance(block, str):
        raise ValueError("write `|` behind the colon, and under it one text a line, each after `- `")
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    wrong = next((line for line in lines if not line.startswith("- ") or not line[2:].strip()), None)
    if wrong is not None:
        raise ValueError(f"every line is a text after `- `; this one isn't: {wrong}")
    return tuple(line[2:].strip() for line in lines)


Block = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class ExampleFile(Frozen):
    """One file: texts by level."""

    very_negative: Block = ()
    negative: Block = ()
    neutral: Block = ()
    positive: Block = ()
    very_positive: Block = ()

    def examples(self) -> Iterator[Example]:
        """All of them, in the order of the levels."""
        for level in LEVELS:
            for text in getattr(self, level):
                yield Example(text, level)


def example_files(folder: Path) -> list[Path]:
    """The files in the languages' folders, in order."""
    return [path for language in LANGUAGES for path in sorted((folder / language).rglob("*.yml"))]


def load_examples(folder: Path) -> list[Example]:
    """All examples under `folder`; a text that stands there twice is taken once.

    Raises `ConfigurationError` for a file that can't be read, a text under two sentiments, and a
    sentiment without any text.
    """
    first: dict[str, tuple[Example, Path]] = {}
    for path in example_files(folder):
        for example in read_model(path, ExampleFile, "file of examples").examples():
            known, where = first.setdefault(prepare(example.text), (example, path))
            if LABEL_OF[known.level] != LABEL_OF[example.level]:
                raise ConfigurationError(
                    f"{path}: {example.text!r} stands under {example.level}, and in {where} under {known.level}; "
                    "keep the one that is right"
                )
    examples = [example for example, _ in first.values()]
    missing = sorted({*LABEL_OF.values()} - {LABEL_OF[example.level] for example in examples})
    if missing:
        raise ConfigurationError(
            f"{folder}: no example is {' or '.join(missing)}; write some in {folder / LANGUAGES[0]}/NAME.yml as "
            "sentiment/README.md says, or set examples in config.yml to the folder that has them"
        )
    return examples
