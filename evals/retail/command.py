"""`xiaoer eval retail`: simulated customers against the whole assistant."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from evals.retail.catalogue import load_catalogue
from evals.retail.phrases import HERE as BANKS
from evals.retail.phrases import load_bank
from evals.retail.prepare import fingerprint, prepare
from evals.retail.recorder import Recorder
from evals.retail.report import figures, page
from evals.retail.run import Setting
from evals.retail.temper import PLAIN, Temper
from evals.retail.workers import run_all
from evals.retail.world import read_retail
from xiaoer.errors import ConfigurationError

console = Console(highlight=False)

Folder = Annotated[Path, typer.Option("--db", help="Folder with τ-bench's users.json, orders.json, products.json")]
Tasks = Annotated[Path, typer.Option("--tasks", help="JSONL with tasks of τ-bench's form; each may bring an agenda")]
Out = Annotated[Path, typer.Option("--report", help="JSON file for the report; a page beside it ends in .md")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en")]
Phrases = Annotated[Path | None, typer.Option("--phrases", help="Bank of phrasings (YAML) in place of our own")]
Seed = Annotated[int, typer.Option("--seed", help="First seed; the tries of a task take this one and those after it")]
Tries = Annotated[int, typer.Option("--tries", min=1, help="Tries of each task; pass^4 needs 4")]
Agendas = Annotated[list[Path] | None, typer.Option("--agendas", help="YAML files with agendas by task id")]
First = Annotated[int | None, typer.Option("--first", min=1, help="Only so many tasks from the file's beginning")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Assistants side by side (about 1 GB each)")]
Deadline = Annotated[float, typer.Option("--deadline", min=1, help="Seconds for a task")]
Plain = Annotated[bool, typer.Option("--plain", help="Customers who only answer, as a check of the rest")]
Again = Annotated[bool, typer.Option("--again", help="Begin anew in place of going on")]


def retail(
    db: Folder,
    tasks: Tasks,
    report: Out,
    lang: Lang = "en",
    phrases: Phrases = None,
    seed: Seed = 1,
    tries: Tries = 4,
    agendas: Agendas = None,
    first: First = None,
    workers: Workers = 1,
    deadline: Deadline = 120.0,
    plain: Plain = False,
    again: Again = False,
) -> None:
    """Simulated customers do tasks with the assistant; the shop's state at the end decides."""
    if lang not in ("en", "zh"):
        raise ConfigurationError(f"--lang {lang!r}: the assistant speaks zh and en")
    bank_file = phrases or BANKS / f"{lang}.yml"
    bank = load_bank(bank_file)
    if bank.language != lang:
        raise ConfigurationError(f"{bank_file} is for {bank.language}, and --lang is {lang}")
    world = read_retail(db)
    wanted = prepare(tasks, world, bank, agendas or ())[:first]
    setting = Setting(world, bank, load_catalogue(lang), PLAIN if plain else Temper(), deadline)
    out = report if report.suffix == ".json" else report / "report.json"
    about = {
        "language": lang,
        "tasks": fingerprint(tasks, *(agendas or ())),
        "phrases": fingerprint(bank_file),
        "world": fingerprint(db / "users.json", db / "orders.json", db / "products.json"),
        "customers": "plain" if plain else "people",
    }
    recorder = Recorder(out.with_suffix(".runs.jsonl"), about, again=again)
    seeds = range(seed, seed + tries)
    jobs = [(task, each) for each in seeds for task in wanted]
    left = [(task, each) for task, each in jobs if (task.id, each) not in recorder.runs]
    with _progress() as bar:
        shown = bar.add_task(f"{len(wanted)} tasks, {tries} tries", total=len(jobs), completed=len(jobs) - len(left))
        if left:
            run_all(left, setting, recorder, workers, bar.console, lambda: bar.advance(shown))
    runs = [recorder.runs[task.id, each] for task, each in jobs]
    found = figures(
        runs, {**about, "seeds": f"{seed} to {seed + tries - 1}", "date": f"{datetime.now(timezone.utc):%Y-%m-%d}"}
    )
    out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    out.with_suffix(".md").write_text(page(found), encoding="utf-8")
    _print(found, out)


def _progress() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console)


def _print(found: dict[str, Any], out: Path) -> None:
    table = Table(title=f"Simulated customers, {found['about']['language']}", min_width=60, show_header=False)
    for name in ("pass^1", "pass^4", "tasks", "runs", "passed", "turns_per_task"):
        table.add_row(name, str(found[name]))
    table.add_row("seconds per turn", ", ".join(f"{k} {v}" for k, v in found["seconds_per_turn"].items()))
    table.add_row("audit", f"{found['audit']['writes']} writes, {found['audit']['runs_with_faults']} runs with faults")
    console.print(table)
    for cause, count in found["causes"].items():
        console.print(f"  {count:4} {cause}")
    console.print(f"{found['note']}\n{out} and {out.with_suffix('.md')}", soft_wrap=True)
