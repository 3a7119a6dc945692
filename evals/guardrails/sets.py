"""The texts that are measured on: own ones, written apart from guardrails/, and public ones that stay there."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from evals.understanding.sources import read_turns
from xiaoer.guardrails.categories import ORDINARY
from xiaoer.guardrails.examples import ExampleFile
from xiaoer.shop.yaml_file import read_model

OWN = Path(__file__).parent
LANGUAGES = ("zh", "en")
_SEEDS = "safety/jailbreak_seeds_zh.csv"


class Text(NamedTuple):
    """A text, and the category under which it stands; "attack" where only that is known."""

    text: str
    label: str


def own(part: str, language: str) -> list[Text]:
    """The texts of evals/guardrails/`part`; each stands for itself, alternatives aren't used here."""
    paths = sorted((OWN / part).glob(f"{language}*.yml"))
    files = [read_model(path, ExampleFile, "file of examples") for path in paths]
    return [Text(example.text, example.label) for file in files for example in file.examples()]


def seeds(data: Path) -> list[Text]:
    """The public Chinese attacks."""
    with (data / _SEEDS).open(encoding="utf-8", newline="") as lines:
        return [Text(row["text"], "attack") for row in csv.DictReader(lines)]


def turns(data: Path, split: str) -> dict[str, list[Text]]:
    """Turns of real customers by source, without those that have nothing to do with a shop."""
    return {
        f"{name}, {split}": [Text(turn.text, ORDINARY) for turn in found if "out_of_scope" not in turn.labels]
        for name, found in read_turns(data, split).items()
    }
