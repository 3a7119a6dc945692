"""The labelled turns that are measured on; they stay where they are."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

DEV_SPLITS = {
    "cic_dev (zh)": "intents_zh/cic_dev.csv",
    "jddc_dev (zh)": "intents_zh/jddc_dev.csv",
    "bitext dev (en)": "intents_en/bitext/dev.csv",
}
TRAIN_SPLITS = {"cic_train (zh)": "intents_zh/cic_train.csv", "bitext train (en)": "intents_en/bitext/train.csv"}


class Turn(NamedTuple):
    """A customer's turn, its label in the sense of a topic, and whether that label is sure."""

    text: str
    label: str
    strong: bool


def read_turns(data: Path, files: dict[str, str]) -> dict[str, list[Turn]]:
    """The turns that have one of our labels, by source (name: file); exits with a message where the data is absent."""
    found = {}
    for name, file in files.items():
        path = data / file
        if not path.exists():
            raise SystemExit(f"{path} isn't there: give the folder that holds intents_zh/ and intents_en/ with --data")
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["our_intent"]]
        found[name] = [Turn(row["text"], row["our_intent"], row["confidence"] == "strong") for row in rows]
    return found


def read_far(data: Path) -> list[str]:
    """Requests that have nothing to do with a shop."""
    with (data / "intents_zh/far_out_of_scope.csv").open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]
