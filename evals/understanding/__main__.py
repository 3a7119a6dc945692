"""Accuracy, macro-F1, the fallback threshold and speed of the intent classifier.

    python -m evals.understanding --data ../shared/data

trains on data/nlu as `rasa train` does, never on what it measures on.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from evals.understanding.sources import DEV_SPLITS, TRAIN_SPLITS, Turn, read_far, read_turns
from xiaoer.encoders.factory import ENCODERS, build_encoder
from xiaoer.understanding.classifier import ClassifierOptions, IntentClassifier, Prediction
from xiaoer.understanding.examples import load_examples

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
_REFUSED = ("out_of_scope",)


def main() -> None:
    """Train and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with intents_zh/ and intents_en/")
    parser.add_argument("--nlu", type=Path, default=Path("data/nlu"), help="training data (default: data/nlu)")
    parser.add_argument("--encoder", nargs="+", choices=ENCODERS, default=["usem3"])
    parser.add_argument("--ngrams", nargs="+", type=float, default=[ClassifierOptions().ngram_weight])
    parser.add_argument("--strength", nargs="+", type=float, default=[ClassifierOptions().strength])
    parser.add_argument("--train-splits", action="store_true", help="measure on the sources' train splits, not on dev")
    arguments = parser.parse_args()
    turns = read_turns(arguments.data, TRAIN_SPLITS if arguments.train_splits else DEV_SPLITS)
    far = read_far(arguments.data)
    examples = load_examples(arguments.nlu)
    console = Console(width=140)
    accuracy = Table(
        "encoder", "n-grams", "strength", "train CPU s", "CPU ms p50 / p95", *turns, title=_title(len(examples))
    )
    for name in arguments.encoder:
        encoder = build_encoder(name, threads=1)
        for ngrams in arguments.ngrams:
            for strength in arguments.strength:
                began = time.process_time()
                model = IntentClassifier.train(examples, encoder, ClassifierOptions(strength, ngrams))
                seconds = time.process_time() - began
                predictions = {s: model.predict_many([t.text for t in rows]) for s, rows in turns.items()}
                scores = [_scores(rows, predictions[source]) for source, rows in turns.items()]
                speed = _speed(model, [t.text for rows in turns.values() for t in rows[:100]])
                accuracy.add_row(name, f"{ngrams:g}", f"{strength:g}", f"{seconds:.1f}", speed, *scores)
    console.print(accuracy)
    console.print(_thresholds(turns, predictions, model.predict_many(far)))


def _title(examples: int) -> str:
    return f"{examples} examples; each cell: accuracy / on sure labels / macro-F1"


def told(prediction: Prediction) -> str:
    """A prediction in the labels' sense: the topic, or the intent where there is none."""
    return prediction.topic or prediction.intent


def _scores(rows: list[Turn], predictions: list[Prediction]) -> str:
    guesses = [told(prediction) for prediction in predictions]
    right = [guess == row.label for guess, row in zip(guesses, rows, strict=True)]
    sure = [ok for ok, row in zip(right, rows, strict=True) if row.strong]
    labels = sorted({row.label for row in rows})
    f1 = f1_score([row.label for row in rows], guesses, labels=labels, average="macro", zero_division=0)
    return f"{np.mean(right):.3f} / {np.mean(sure):.3f} / {f1:.3f}"


def _speed(model: IntentClassifier, texts: list[str]) -> str:
    spent = []
    for text in texts:
        began = time.process_time()
        model.predict(text)
        spent.append((time.process_time() - began) * 1000)
    return f"{np.percentile(spent, 50):.1f} / {np.percentile(spent, 95):.1f}"


def _thresholds(turns: dict[str, list[Turn]], predictions: dict[str, list[Prediction]], far: list[Prediction]) -> Table:
    """What a fallback threshold costs and brings, for the last model of the run."""
    table = Table(
        "threshold",
        "shop turns answered",
        "right of the answered",
        "right turns lost",
        "far requests not taken for a shop's",
        title="fallback threshold, all sources together",
    )
    answers = [p for rows in predictions.values() for p in rows]
    pairs = [pair for s, rows in turns.items() for pair in zip(rows, predictions[s], strict=True)]
    right = np.array([told(prediction) == turn.label for turn, prediction in pairs])
    sure = np.array([p.confidence for p in answers])
    for threshold in THRESHOLDS:
        kept = sure >= threshold
        stopped = [p.confidence < threshold or p.intent in _REFUSED for p in far]
        table.add_row(
            f"{threshold:g}",
            f"{kept.mean():.3f}",
            f"{right[kept].mean():.3f}",
            f"{(right & ~kept).sum() / right.sum():.3f}",
            f"{np.mean(stopped):.3f}",
        )
    return table


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        main()
