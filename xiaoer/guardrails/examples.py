"""The examples in `guardrails/`, which designers write."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from xiaoer.errors import ConfigurationError
from xiaoer.guardrails.categories import CATEGORIES, ORDINARY
from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.sentiment.examples import Block, example_files

MOST = 6
"""Texts at most that one line with alternatives stands for."""
_ALTERNATIVES = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
_SEVERAL_SPACES = re.compile(r" {2,}")


class GuardExample(NamedTuple):
    """A text and what it is trained as; `line` is what it was made from."""

    text: str
    label: str
    line: str


class ExampleFile(Frozen):
    """One file: texts by category."""

    injection: Block = ()
    jailbreak: Block = ()
    system_prompt: Block = ()
    others_data: Block = ()
    off_platform: Block = ()
    abuse: Block = ()
    self_harm: Block = ()
    political: Block = ()
    sexual: Block = ()
    illegal: Block = ()
    hate: Block = ()
    ordinary: Block = ()

    def examples(self) -> Iterator[GuardExample]:
        """All of them, in the order of the categories."""
        for label in (*CATEGORIES, ORDINARY):
            for line in getattr(self, label):
                for text in variations(line):
                    yield GuardExample(text, label, line)


def variations(line: str, most: int = MOST) -> list[str]:
    """The texts that a line with alternatives stands for: "(a|b) c" is "a c" and "b c".

    Of more than `most` combinations so many are drawn, the same ones each time.
    """
    parts = _ALTERNATIVES.split(line)  # plain text and alternatives in turn
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    texts = ["".join(chosen) for chosen in product(*choices)]
    if len(texts) > most:
        texts = random.Random(zlib.crc32(line.encode())).sample(texts, most)  # noqa: S311 - no secret
    return list(dict.fromkeys(_SEVERAL_SPACES.sub(" ", text).strip() for text in texts))


def load_guard_examples(folder: Path) -> list[GuardExample]:
    """All examples under `folder`/zh and `folder`/en; a text that stands there twice is taken once.

    Raises `ConfigurationError` for a file that can't be read, a text under two categories, and a category without text.
    """
    first: dict[str, tuple[GuardExample, Path]] = {}
    for path in example_files(folder):
        for example in read_model(path, ExampleFile, "file of examples").examples():
            known, where = first.setdefault(prepare(example.text), (example, path))
            if known.label != example.label:
                raise ConfigurationError(
                    f"{path}: {example.text!r} stands under {example.label}, and in {where} under {known.label}; "
                    "keep the one that is right"
                )
    examples = [example for example, _ in first.values()]
    missing = sorted({*CATEGORIES, ORDINARY} - {example.label for example in examples})
    if missing:
        raise ConfigurationError(
            f"{folder}: no example is {', '.join(missing)}; write some in {folder / 'zh'}/NAME.yml as "
            "guardrails/README.md says, or set examples in config.yml to the folder that has them"
        )
    return examples
