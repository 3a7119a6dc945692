"""The labelled texts that are measured on; they stay where they are, only hashes and labels are in the project."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from xiaoer.understanding.sentiment.types import Label

Part = Literal["look", "final"]
"""Half of every source was for looking at errors, the other half is for the figures only."""

GOLD = Path(__file__).parent
_TURNS = {"turns (zh)": "turns_random.csv", "turns with feeling (zh)": "turns_feeling.csv"}
_REVIEWS = {
    "online_shopping (zh)": "sentiment/online_shopping_10_cats.csv",
    "waimai_10k (zh)": "sentiment/waimai_10k.csv",
    "eprstmt (zh)": "sentiment/eprstmt",
}
_TWEETS = {"airline tweets (en)": "sentiment/airline_tweets_en.csv"}
_POLES: dict[str, Label] = {"0": "negative", "1": "positive", "Negative": "negative", "Positive": "positive"}
_SEED = 20241125


class Labelled(NamedTuple):
    """A text with its label; `strong`: whether the feeling is strong, where somebody has said so."""

    text: str
    label: Label
    strong: bool | None = None


class Source(NamedTuple):
    """The texts of one source. `poles`: they are positive or negative only, and so must the answer be."""

    name: str
    texts: list[Labelled]
    poles: bool


def read_sources(data: Path, part: Part, most: int) -> list[Source]:
    """Every source's texts of that part, at most `most` of each, drawn with a fixed seed."""
    turns = [Source(name, _turns(data, file, part), False) for name, file in _TURNS.items()]
    reviews = [Source(name, _drawn(data, file, part, most), True) for name, file in _REVIEWS.items()]
    tweets = [Source(name, _drawn(data, file, part, most), False) for name, file in _TWEETS.items()]
    return [*turns, *reviews, *tweets]


def _turns(data: Path, file: str, part: Part) -> list[Labelled]:
    """Turns labelled by hand: the project has row, hash and label, the text comes from the data."""
    texts: dict[str, list[str]] = {}
    found = []
    for row in _rows(GOLD / file):
        if row["part"] != part:
            continue
        source = row["source"]
        if source not in texts:
            texts[source] = [each["text"] for each in _rows(_present(data / f"intents_zh/{source}.csv"))]
        text = texts[source][int(row["row"])]
        if hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() != row["sha1"]:
            raise SystemExit(f"{source}.csv, row {row['row']}, isn't the one that was labelled: another version?")
        strong = None if row["strong"] == "" else row["strong"] == "1"
        found.append(Labelled(text, _label(row["label"]), strong))
    return found


def _drawn(data: Path, file: str, part: Part, most: int) -> list[Labelled]:
    path = _present(data / file)
    rows = [row for each in (sorted(path.glob("*.csv")) if path.is_dir() else [path]) for row in _rows(each)]
    unique = {(row.get("review") or row.get("text") or "").strip(): row for row in rows}
    texts = [text for text in unique if text and _part(text) == part]
    random.Random(_SEED).shuffle(texts)
    return [Labelled(text, _label(_said(unique[text]))) for text in texts[:most]]


def _said(row: dict[str, str]) -> str:
    return row.get("sentiment") or row["label"]


def _label(said: str) -> Label:
    return _POLES.get(said) or said  # type: ignore[return-value]


def _part(text: str) -> Part:
    """Which half a text belongs to, by its hash."""
    return "look" if int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[0], 16) < 8 else "final"


def _present(path: Path) -> Path:
    if not path.exists():
        raise SystemExit(f"{path} isn't there: give the folder that holds sentiment/ and intents_zh/ with --data")
    return path


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def without(sources: list[Source], known: Callable[[str], bool]) -> tuple[list[Source], int]:
    """The sources without the texts that are known, and how many those were."""
    kept = [source._replace(texts=[each for each in source.texts if not known(each.text)]) for source in sources]
    return kept, sum(map(len, (source.texts for source in sources))) - sum(len(source.texts) for source in kept)
