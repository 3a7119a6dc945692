"""Training examples from NLU files, read without Rasa."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from xiaoer.errors import ConfigurationError
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.labels import Label

# [#W1234567](order_number) and [X]{"entity": …}
_ANNOTATION = re.compile(r"\[(?P<text>[^\]]+)\](?:\([^)]+\)|\{[^}]+\})")


def load_examples(directory: Path) -> list[Example]:
    """All intent examples of the YAML files under `directory`, without their entity marks.

    Raises `ConfigurationError` for a file that isn't NLU data and for a folder without any example.
    """
    examples: list[Example] = []
    for path in sorted(directory.rglob("*.yml")):
        try:
            blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
            for block in blocks:
                if "intent" in block:
                    label = Label(block["intent"], (block.get("metadata") or {}).get("topic"))
                    examples.extend(Example(text, label) for text in _texts(block["examples"]))
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                f"{path}: this isn't NLU data as Rasa reads it (nlu: - intent, examples): {error}"
            ) from error
    if not examples:
        raise ConfigurationError(f"{directory}: no intent examples in its *.yml files; give the folder data/nlu")
    return examples


def without_marks(example: str) -> str:
    """The text of an example as a customer would type it: "[#W1234567](order_number)" is "#W1234567"."""
    return _ANNOTATION.sub(r"\g<text>", example)


def _texts(block: str) -> list[str]:
    lines = (line.strip() for line in block.splitlines())
    return [without_marks(line[1:].strip()) for line in lines if line.startswith("-")]
