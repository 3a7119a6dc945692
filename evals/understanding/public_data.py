"""Banking77 and CLINC150, where they are given; none of it is part of the project."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Labelled(NamedTuple):
    """Texts and the label of each."""

    texts: list[str]
    labels: list[str]

    def part(self, rows: list[int]) -> Labelled:
        """Only those rows."""
        return Labelled([self.texts[i] for i in rows], [self.labels[i] for i in rows])


class Banking77(NamedTuple):
    """Questions to a bank, 77 intents (Casanueva et al., 2020)."""

    train: Labelled
    test: Labelled


class Clinc150(NamedTuple):
    """Requests to an assistant, 150 intents, and such that are none of them (Larson et al., 2019).

    The published test set's 1,000 out-of-scope requests aren't in the folder; those of the training and
    of the validation part, 200 together, are measured on instead, and nothing is trained or chosen with them.
    """

    train: Labelled
    validation: Labelled
    test: Labelled
    outside: list[str]


def read_banking77(data: Path) -> Banking77:
    """From the folder that holds banking77/."""
    folder = data / "banking77"
    return Banking77(*(_read(folder / f"{part}.csv", "category") for part in ("train", "test")))


def read_clinc150(data: Path) -> Clinc150:
    """From the folder that holds clinc150/."""
    folder = data / "clinc150"
    inside = [_read(folder / f"{part}.csv", "source_label") for part in ("train", "val", "test")]
    outside = [_read(folder / f"{part}.csv", "source_label").texts for part in ("oos_train", "oos_val")]
    return Clinc150(*inside, outside=[*outside[0], *outside[1]])


def few(data: Labelled, each: int, seed: int) -> Labelled:
    """`each` examples of every label, drawn at random."""
    random = np.random.default_rng(seed)
    rows: list[int] = []
    for label in sorted(set(data.labels)):
        mine = [i for i, found in enumerate(data.labels) if found == label]
        rows += [int(i) for i in random.choice(mine, each, replace=False)]
    return data.part(rows)


def _read(path: Path, column: str) -> Labelled:
    if not path.exists():
        raise SystemExit(f"{path} isn't there: give the folder that holds banking77/ and clinc150/ with --data")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Labelled([row["text"] for row in rows], [row[column] for row in rows])
