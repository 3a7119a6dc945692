"""The labelled turns that are measured on; they stay where they are."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

_RELABELLED = Path(__file__).parent / "relabelled"
_UNCLEAR = "unclear"
_COUNTS_AS = {"expedite": "shipping_tracking"}
_BITEXT = "intents_en/bitext/{split}.csv"
_FAR = "intents_zh/far_out_of_scope.csv"
_CLINC = ("intents_en/clinc150/oos_train.csv", "intents_en/clinc150/oos_val.csv")


class Turn(NamedTuple):
    """A customer's turn and its acceptable labels in the sense of a topic, the better one first."""

    text: str
    labels: tuple[str, ...]


def read_turns(data: Path, split: str) -> dict[str, list[Turn]]:
    """The turns by source for "dev" or "test"; exits with a message where the data is absent or another one.

    Chinese: read again by hand (relabelled/README.md). English: as bitext labels them.
    """
    turns = {"cic (zh)": _relabelled(data, split, "cic_dev"), "jddc (zh)": _relabelled(data, split, "jddc_dev")}
    # Bitext's two splits share templates; its dev split is looked at, of train every tenth row is not.
    rows = _rows(data / _BITEXT.format(split="dev" if split == "dev" else "train"))
    chosen = rows if split == "dev" else rows[::10]
    turns["bitext (en)"] = [Turn(row["text"], (row["our_intent"],)) for row in chosen if row["our_intent"]]
    return turns


def read_foreign(data: Path) -> dict[str, list[str]]:
    """Requests that have nothing to do with a shop, by source."""
    return {
        "far (zh)": [row["text"] for row in _rows(data / _FAR)],
        "clinc150 oos (en)": [row["text"] for file in _CLINC for row in _rows(data / file)],
    }


def _relabelled(data: Path, split: str, source: str) -> list[Turn]:
    texts = [row["text"] for row in _rows(data / f"intents_zh/{source}.csv")]
    turns = []
    for row in _rows(_RELABELLED / f"zh_{split}.csv"):
        labels = tuple(dict.fromkeys(_COUNTS_AS.get(label, label) for label in row["labels"].split("|")))
        if row["source"] != source or labels == (_UNCLEAR,):
            continue
        text = texts[int(row["row"])]
        if hashlib.sha1(text.encode()).hexdigest()[:12] != row["sha1"]:
            raise SystemExit(f"{source}.csv in {data} isn't the file that was labelled: row {row['row']} differs")
        turns.append(Turn(text, labels))
    return turns


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise SystemExit(f"{path} isn't there: give the folder that holds intents_zh/ and intents_en/ with --data")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
