"""Whether wrong drafts are stopped and right ones pass, and what turns cost: `python -m evals.replies --help`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import typer
from rich.console import Console
from rich.table import Table

from evals.replies.cases import Case, Part, made_wrong, right_drafts, written_wrong
from evals.replies.freeze import freeze as freeze_passages
from evals.replies.spoil import spoil as spoil_drafts
from xiaoer.config import ROOT
from xiaoer.replies.check import Checker
from xiaoer.replies.rules import load_rules
from xiaoer.types import Language

app = typer.Typer(add_completion=False, help="How well drafts of a language model are checked.")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context, show: bool = typer.Option(False, help="Name every draft that is judged wrongly.")
) -> None:
    """Print how many right drafts pass and how many wrong ones are stopped, by kind and language."""
    if context.invoked_subcommand:
        return
    checker = Checker(load_rules(ROOT / "replies" / "rules.yml"))
    console = Console(width=150, highlight=False)
    table = Table("part", "drafts", "zh", "en", "together", "share")
    for part in get_args(Part):
        _count(
            table,
            console,
            checker,
            part,
            "right, pass",
            [right_drafts(language, part) for language in _LANGUAGES],
            show,
        )
        wrong = [[*written_wrong(language, part), *made_wrong(language, part)] for language in _LANGUAGES]
        for kind in dict.fromkeys(str(case.wrong) for cases in wrong for case in cases):
            of_kind = [[case for case in cases if case.wrong == kind] for cases in wrong]
            _count(table, console, checker, part, f"wrong ({kind}), stopped", of_kind, show)
        _count(table, console, checker, part, "wrong, all, stopped", wrong, False)
        table.add_section()
    console.print(table)


def _count(
    table: Table, console: Console, checker: Checker, part: str, name: str, cases: list[list[Case]], show: bool
) -> None:
    done = [sum(_judged_well(checker, each, console if show else None) for each in of) for of in cases]
    of = [len(each) for each in cases]
    counts = [f"{good} of {all_}" for good, all_ in zip([*done, sum(done)], [*of, sum(of)], strict=True)]
    table.add_row(part, name, *counts, f"{sum(done) / max(1, sum(of)):.3f}")


def _judged_well(checker: Checker, case: Case, console: Console | None) -> bool:
    faults = checker.faults(case.draft, case.grounds)
    good = bool(faults) == (case.wrong is not None)
    if not good and console is not None:
        told: Iterable[str] = (f"{fault.defect}: {fault.piece}" for fault in faults)
        console.print(f"{case.wrong or 'right'}: {case.draft}  [{'; '.join(told)}]", markup=False)
    return good


@app.command()
def freeze() -> None:
    """Keep what the knowledge base gives for each case's question now, as the cases' sources."""
    typer.echo(f"{freeze_passages()} questions")


@app.command()
def spoil() -> None:
    """Make the wrong drafts out of the right ones again."""
    for part in get_args(Part):
        typer.echo(f"{part}: {spoil_drafts(part)} wrong drafts")


if __name__ == "__main__":
    app()
